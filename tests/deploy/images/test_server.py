"""What goes into the image of the server: the packages that it needs, and whole releases."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

import pytest
from deploy.images.contents import RELEASES, release
from deploy.images.python import locked, needed
from deploy.images.server import main

from tests.support.releases import ROOT
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases import shelf


def test_every_dependency_is_needed_and_no_tool_of_developers_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    direct = {text.partition(">")[0].partition("[")[0] for text in project["dependencies"]}
    assert direct < needed()
    assert "greenlet" in needed(), "an extra of SQLAlchemy"
    assert not needed() & {"pytest", "ruff", "pyright", "hatchling"}


def test_packages_come_with_the_hashes_of_the_lock_file() -> None:
    (entry,) = locked(frozenset({"anyio"}))
    assert entry.startswith("anyio==") and "--hash=sha256:" in entry
    assert all("--hash=sha256:" in one for one in locked(needed()))


def test_a_package_that_is_not_locked_is_told() -> None:
    with pytest.raises(Unavailable, match="make lock"):
        list(locked(frozenset({"anyio", "no-such-package"})))


def test_a_release_in_the_image_is_whole_without_what_nothing_loads(tmp_path: Path) -> None:
    home = tmp_path / "home" / "releases" / "2.2.1"
    files = {"lib/dist.jar": "d", "planner/planner.jar": "p", "opt/python.jar": "o", "bin/x": "b"}
    for name, text in files.items():
        (home / name).parent.mkdir(parents=True)
        (home / name).write_text(text)
    sizes = {name: len(text) for name, text in files.items()}
    facts = {"version": "2.2.1", "sha256": "0" * 64, "files": sizes}
    (home / shelf.MANIFEST).write_text(json.dumps(facts))
    contents, key = release(home)
    image = tmp_path / "image" / "releases"
    for path, content in contents.items():
        file = image / path.removeprefix(f"{RELEASES}/")
        file.parent.mkdir(parents=True, exist_ok=True)
        source = content.source
        file.write_bytes(source if isinstance(source, bytes) else Path(str(source)).read_bytes())
    assert shelf.is_installed(tmp_path / "image", "2.2.1")
    assert {str(file.relative_to(image / "2.2.1")) for file in image.rglob("*.jar")} == {
        "lib/dist.jar",
        "planner/planner.jar",
    }
    assert "0" * 64 in key


def test_a_release_that_nobody_knows_is_told_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("deploy.images.server.debian", lambda *_, **__: pytest.fail("too late"))
    output = tmp_path / "xuanwu.tar"
    given = ["2.2.11", f"--cache={tmp_path}", f"--home={tmp_path}", f"--output={output}"]
    assert main(given) == 1
    assert "2.2.1" in capsys.readouterr().err
    assert not output.exists()
