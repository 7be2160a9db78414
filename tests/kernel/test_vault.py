"""Sealed values and derived tokens."""

from __future__ import annotations

from pathlib import Path

import pytest

from xuanwu.kernel.errors import Unavailable
from xuanwu.kernel.vault import Vault


def test_a_sealed_value_is_readable_only_in_its_context(tmp_path: Path) -> None:
    vault = Vault.open_file(tmp_path / "key")
    sealed = vault.seal("hunter22", "space/password")
    assert b"hunter22" not in sealed
    assert vault.unseal(sealed, "space/password") == "hunter22"
    with pytest.raises(Unavailable):
        vault.unseal(sealed, "space/other")


def test_the_key_file_is_for_its_owner_alone_and_made_once(tmp_path: Path) -> None:
    first = Vault.open_file(tmp_path / "key")
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600
    second = Vault.open_file(tmp_path / "key")
    assert second.unseal(first.seal("value", "c"), "c") == "value"
    assert first.token_for("run_1") == second.token_for("run_1") != first.token_for("run_2")
    assert [file.name for file in tmp_path.iterdir()] == ["key"]


def test_a_damaged_key_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "key").write_bytes(b"short")
    with pytest.raises(Unavailable, match=str(tmp_path / "key")):
        Vault.open_file(tmp_path / "key")
