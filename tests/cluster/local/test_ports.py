"""Ports for clusters."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from xuanwu.cluster.local import ports
from xuanwu.kernel.errors import Unavailable

HOST = "127.0.0.1"


def test_a_reserved_port_is_given_to_nobody_else_while_its_descriptor_is_open(
    tmp_path: Path,
) -> None:
    few = range(31_500, 31_502)
    with ports.reserve(tmp_path, HOST, few, 1) as first:
        kept = os.dup(next(iter(first.values())))
        with ports.reserve(tmp_path, HOST, few, 1) as second:
            assert first.keys().isdisjoint(second)
    try:
        with pytest.raises(Unavailable), ports.reserve(tmp_path, HOST, few, 2):
            pass
    finally:
        os.close(kept)
    with ports.reserve(tmp_path, HOST, few, 2) as both:
        assert set(both) == set(few)


def test_a_port_of_a_foreign_process_is_passed_over(tmp_path: Path) -> None:
    with socket.create_server((HOST, 0)) as foreign:
        port = foreign.getsockname()[1]
        assert not ports.is_free(HOST, port)
        with pytest.raises(Unavailable), ports.reserve(tmp_path, HOST, range(port, port + 1), 1):
            pass
