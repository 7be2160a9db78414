"""What a container of the server does before it starts; its `xuanwu` only tells of itself."""

from __future__ import annotations

import os
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from deploy.images import contents

KEY = bytes(range(32))


@dataclass
class Container:
    """Folders that look like those of a container; the home may be that of others, too."""

    root: Path
    home: Path

    def __post_init__(self) -> None:
        for folder in ("image/releases/2.2.1", "mounts/secret", "mounts/server", "tmp", "bin"):
            (self.root / folder).mkdir(parents=True)
        shutil.copy(Path(contents.__file__).with_name("start"), self.root / "image")
        command = self.root / "bin" / "xuanwu"
        command.write_text('#!/bin/sh\necho "xuanwu $*"\n')
        command.chmod(0o755)

    def mount(self, name: str, content: bytes) -> None:
        (self.root / "mounts" / name).write_bytes(content)

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        environment = {
            "PATH": f"{self.root / 'bin'}:{os.environ['PATH']}",
            "XUANWU_HOME": str(self.home),
            "XUANWU_MOUNTS": str(self.root / "mounts"),
            "TMPDIR": str(self.root / "tmp"),
        }
        command = [str(self.root / "image" / "start"), *arguments]
        return subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, timeout=120
        )

    def refusal(self) -> str:
        told = self.start("server")
        assert (told.returncode, told.stdout) == (1, "")
        return told.stderr


@pytest.fixture
def container(tmp_path: Path) -> Container:
    return Container(tmp_path / "container", tmp_path / "home")


def test_it_becomes_the_command_that_is_asked_for(container: Container) -> None:
    assert container.start("server", "--role", "api").stdout == "xuanwu server --role api\n"


def test_a_home_without_releases_has_those_of_the_image(container: Container) -> None:
    container.start("server")
    assert (container.home / "releases" / "2.2.1").is_dir()


def test_a_home_keeps_releases_of_its_own(container: Container) -> None:
    (container.home / "releases" / "1.20.5").mkdir(parents=True)
    container.start("server")
    assert [one.name for one in (container.home / "releases").iterdir()] == ["1.20.5"]


def test_the_gateway_writes_in_the_container_and_not_in_the_home(container: Container) -> None:
    (container.home / "gateway" / "planner-left").mkdir(parents=True)
    container.start("server")
    (container.home / "gateway" / "scratch").touch()
    assert [one.name for one in (container.root / "tmp" / "gateway").iterdir()] == ["scratch"]


def test_the_key_and_the_settings_are_those_that_are_mounted(container: Container) -> None:
    container.mount("secret/key", KEY)
    container.mount("server/xuanwu.toml", b'target = "prod"\n')
    for _ in range(2):
        assert container.start("server").returncode == 0
    container.mount("server/xuanwu.toml", b'target = "test"\n')
    assert (container.home / "key").read_bytes() == KEY
    assert (container.home / "xuanwu.toml").read_text() == 'target = "test"\n'


def test_a_home_whose_key_is_the_mounted_one_goes_on_with_it(container: Container) -> None:
    container.home.mkdir()
    (container.home / "key").write_bytes(KEY)
    container.mount("secret/key", KEY)
    assert container.start("server").returncode == 0
    assert (container.home / "key").is_symlink()


def test_another_key_than_the_home_has_is_refused_and_the_home_keeps_its_own(
    container: Container,
) -> None:
    container.home.mkdir()
    (container.home / "key").write_bytes(bytes(32))
    container.mount("secret/key", KEY)
    assert "is another key than the mounted one" in container.refusal()
    assert (container.home / "key").read_bytes() == bytes(32)


def test_a_key_that_is_no_longer_mounted_is_asked_for(container: Container) -> None:
    container.mount("secret/key", KEY)
    container.start("server")
    (container.root / "mounts" / "secret" / "key").unlink()
    assert "give the Secret its key again" in container.refusal()


def test_settings_in_the_home_are_refused_beside_mounted_ones(container: Container) -> None:
    container.home.mkdir()
    (container.home / "xuanwu.toml").write_text("")
    container.mount("server/xuanwu.toml", b"")
    assert "would contradict the mounted settings" in container.refusal()


def test_a_home_that_cannot_be_made_is_told(container: Container) -> None:
    container.home.write_text("a file")
    assert "cannot be written by user" in container.refusal()


def test_many_containers_may_begin_in_one_home_at_once(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (first, *_) = containers = [Container(tmp_path / "c", home)] * 12
    first.mount("secret/key", KEY)
    with ThreadPoolExecutor(len(containers)) as pool:
        told = list(pool.map(lambda one: one.start("server"), containers))
    assert [one.stderr for one in told] == [""] * len(containers)
    assert not list((tmp_path / "c" / "image" / "releases").glob("releases"))
