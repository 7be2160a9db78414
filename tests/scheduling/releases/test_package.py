from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.scheduling.releases.conftest import FakePip
from tests.scheduling.releases.small import VERSION, small_release
from tests.support.wait import wait_until
from xuanwu.kernel import lock
from xuanwu.kernel.errors import Unavailable
from xuanwu.scheduling.releases import shelf
from xuanwu.scheduling.releases.install import install


def test_a_release_comes_through_pip_with_its_digest(
    home: Path, wheel: Path, fake_pip: FakePip, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    fake_pip(
        f"wanted = pathlib.Path(sys.argv[sys.argv.index('-r') + 1]).read_text()\n"
        f"pathlib.Path({str(asked)!r}).write_text(wanted + ' '.join(sys.argv[1:]))\n"
        f"shutil.copy({str(wheel)!r}, target)\n"
    )
    release = small_release(wheel)
    told: list[str] = []
    install(home, release, progress=told.append)
    assert shelf.is_installed(home, VERSION)
    assert f"{release.requirement} --hash=sha256:{release.digest}\n" in asked.read_text()
    assert {"--require-hashes", "--no-deps", "--no-input"} <= set(asked.read_text().split())
    assert told == [f"downloading Flink {VERSION}", f"unpacking Flink {VERSION}"]


def test_the_share_that_has_come_is_told(home: Path, wheel: Path, fake_pip: FakePip) -> None:
    fake_pip(
        "part = pathlib.Path(os.environ['TMPDIR'], 'part')\n"
        "part.write_bytes(bytes(600))\n"
        "time.sleep(1)\n"
        f"shutil.copy({str(wheel)!r}, target)\n"
    )
    told: list[str] = []
    install(home, small_release(wheel, size=1000), progress=told.append)
    assert f"downloading Flink {VERSION}: 60 % of 0 MiB" in told


def test_what_pip_says_is_passed_on(home: Path, wheel: Path, fake_pip: FakePip) -> None:
    fake_pip("sys.exit('ERROR: No matching distribution found')")
    with pytest.raises(Unavailable, match="No matching distribution found Check the network"):
        install(home, small_release(wheel))
    assert [file.name for file in (home / "releases").iterdir()] == [f"{VERSION}.lock"]


def test_a_pip_that_brings_nothing_is_no_success(
    home: Path, wheel: Path, fake_pip: FakePip
) -> None:
    fake_pip("")
    with pytest.raises(Unavailable, match="downloaded 0 files"):
        install(home, small_release(wheel))


def test_a_pip_that_outlives_its_install_keeps_the_turn(
    home: Path, wheel: Path, fake_pip: FakePip, tmp_path: Path
) -> None:
    """Else it would write into the work of the next one."""
    note, end = tmp_path / "pid", tmp_path / "end"
    fake_pip(
        f"pathlib.Path({str(note)!r}).write_text(str(os.getpid()))\n"
        f"while not pathlib.Path({str(end)!r}).exists(): time.sleep(0.02)\n"
    )
    text = (
        "import sys; from pathlib import Path;"
        " from tests.scheduling.releases.small import small_release;"
        " from xuanwu.scheduling.releases.install import install;"
        " install(Path(sys.argv[1]), small_release(Path(sys.argv[2])))"
    )
    root = Path(__file__).parent.parent.parent.parent
    command = [sys.executable, "-c", text, str(home), str(wheel)]
    turn = home / "releases" / f"{VERSION}.lock"
    environ = {**os.environ, "PYTHONPATH": f"{os.environ['PYTHONPATH']}:{root}"}
    with subprocess.Popen(command, env=environ) as installing:
        wait_until(lambda: note.exists() and note.read_text(), what="pip runs")
        installing.send_signal(signal.SIGKILL)
    assert lock.is_held(turn)
    end.touch()
    wait_until(lambda: not lock.is_held(turn), what="pip has ended")
    install(home, small_release(wheel), file=wheel)
    assert shelf.is_installed(home, VERSION)
    assert not list((home / "releases").glob(".work-*"))
