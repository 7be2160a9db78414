"""A machine that cannot carry a node says in words what it lacks; an unfinished build is none."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from tests.kubernetes.node import images, machine, product
from tests.support import kept


def test_each_missing_program_is_named_with_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(machine, "PATHS", "/nowhere")
    said = " ".join(machine.lacks())
    for package in ("containerd", "runc", "containernetworking-plugins", "iptables", "gcc"):
        assert f"apt-get install {package}" in said
    assert "compiled by Go 1.24 or newer" in said


def test_whoever_is_not_root_is_told_that_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert machine.lacks() == ["A node needs root, for namespaces and mounts: run it as root."]


@pytest.fixture
def compilers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of compilers that write what they were asked for, instead of the real ones."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("go", "gcc"):
        program = folder / name
        program.write_text(_COMPILER)
        program.chmod(0o755)
    monkeypatch.setattr(kept, "CACHE", tmp_path / "cache")
    monkeypatch.setattr(machine, "PATHS", f"{folder}:{os.environ['PATH']}")
    return folder


def _made(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "cache" / "kubernetes-node").iterdir())


def test_a_build_keeps_its_three_products_and_nothing_else(compilers: Path, tmp_path: Path) -> None:
    made = product.ensure()
    programs = [made.helm, made.kubeone, made.pause]
    assert [one.read_text() for one in programs] == ["made\n"] * 3
    assert _made(tmp_path) == [made.folder]
    assert sorted(made.folder.iterdir()) == programs
    (compilers / "gcc").write_text("#!/bin/sh\nexit 1\n")
    assert product.ensure() == made  # nothing is compiled twice


@pytest.mark.parametrize("end", ["exit 1", "kill -KILL $$"])
def test_a_build_that_breaks_leaves_nothing_that_counts_as_made(
    end: str, compilers: Path, tmp_path: Path
) -> None:
    go = compilers / "go"
    go.write_text(_COMPILER.replace("echo made", f"echo half >$one; {end}; echo made"))
    with pytest.raises(subprocess.CalledProcessError):
        product.ensure()
    assert _made(tmp_path) == []
    go.write_text(_COMPILER)
    assert product.ensure().kubeone.read_text() == "made\n"


def test_another_release_of_go_makes_another_product(compilers: Path) -> None:
    before = product.ensure()
    (compilers / "go").write_text(_COMPILER.replace("go1.99", "go1.100"))
    assert product.ensure() != before


def test_the_same_image_gives_the_same_bytes(tmp_path: Path) -> None:
    (program := tmp_path / "program").write_bytes(b"x" * 1000)
    assert images.archive(images.pause(program)) == images.archive(images.pause(program))


_COMPILER = """#!/bin/sh
[ "$1" = env ] && { echo go1.99; exit; }
while [ $# -gt 0 ]; do [ "$1" = -o ] && out=$2; shift; done
case $out in */) out="${out}kubeone ${out}helm" ;; esac
for one in $out; do echo made >$one; done
"""
