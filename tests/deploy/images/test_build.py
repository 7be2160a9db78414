"""An image put together from a base, a distribution, connectors and the engine."""

from __future__ import annotations

import io
import json
import platform
import subprocess
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from deploy.images.build import main

from tests.deploy.images.layout import Unpacked, unpack
from tests.deploy.images.test_base import Pulled
from tests.support.releases import ROOT
from xuanwu.scheduling.releases.engine import engine_jar

HERE = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
CONNECTORS = '[["2.2.1"]]\njar = "some-connector.jar"\n'

pytestmark = pytest.mark.skipif(not engine_jar().exists(), reason="the engine was not built")


def _layer(files: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return out.getvalue()


def _base(folder: Path, *names: str) -> Path:
    pulled = Pulled(folder)
    pulled.index(pulled.image(HERE, _layer(dict.fromkeys(names, b""))))
    return folder


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A home in which a release of three small files is installed."""
    release = tmp_path / "home" / "releases" / "2.2.1"
    files = {"lib/flink-dist-2.2.1.jar": "d", "planner/planner.jar": "p", "opt/python.jar": "no"}
    for name, text in files.items():
        (release / name).parent.mkdir(parents=True)
        (release / name).write_text(text)
    sizes = {name: len(text) for name, text in files.items()}
    facts = {"version": "2.2.1", "sha256": "0" * 64, "files": sizes}
    (release / "manifest.json").write_text(json.dumps(facts))
    return tmp_path / "home"


def _built(tmp_path: Path, home: Path, *arguments: str) -> Unpacked:
    output = tmp_path / "image.tar"
    assert main(_arguments(tmp_path, home, *arguments, f"--output={output}")) == 0
    return unpack(output)


def _arguments(tmp_path: Path, home: Path, *arguments: str) -> list[str]:
    listing = tmp_path / "connectors.toml"
    listing.write_text(CONNECTORS)
    (tmp_path / "some-connector.jar").write_text("connector")
    own = [f"--home={home}", f"--cache={tmp_path / 'cache'}", f"--connectors={listing}"]
    return ["2.2.1", "--no-class-data", *own, *arguments]


def _class_path(made: Unpacked) -> list[str]:
    option, jars = made.read("opt/xuanwu/class-path.args").decode().splitlines()
    assert option == '"-cp"'
    return jars.strip('"').split(":")


def test_a_base_with_flink_keeps_it_and_gets_what_is_ours(tmp_path: Path, home: Path) -> None:
    lib = ("flink-table-planner-loader-2.2.1.jar", "flink-dist-2.2.1.jar")
    base = _base(tmp_path / "base", *(f"opt/flink/lib/{name}" for name in lib))
    made = _built(tmp_path, home, f"--base={base}", "--tag=registry.example.com/flink:2.2.1")
    assert _class_path(made) == [
        *(f"/opt/flink/lib/{name}" for name in sorted(lib)),
        "/opt/xuanwu/connectors/some-connector.jar",
        "/opt/xuanwu/xuanwu-job.jar",
    ]
    assert len(made.layers) == 3 and "opt/flink/planner" not in made.members()
    assert made.annotations["io.containerd.image.name"] == "registry.example.com/flink:2.2.1"


def test_a_base_without_flink_gets_the_installed_release(tmp_path: Path, home: Path) -> None:
    made = _built(tmp_path, home, f"--base={_base(tmp_path / 'base', 'opt/java/bin/java')}")
    assert _class_path(made)[:2] == [
        "/opt/flink/lib/flink-dist-2.2.1.jar",
        "/opt/flink/planner/planner.jar",
    ]
    assert made.read("opt/flink/lib/flink-dist-2.2.1.jar") == b"d"
    assert "opt/flink/opt/python.jar" not in made.members()


def test_an_image_starts_its_entry_point_as_nobody_of_note(tmp_path: Path, home: Path) -> None:
    made = _built(tmp_path, home, f"--base={_base(tmp_path / 'base', 'x')}")
    config = made.config["config"]
    assert (config["User"], config["Entrypoint"]) == ("9999:9999", ["/opt/xuanwu/entry"])
    assert {"JAVA_HOME=/opt/java", "FLINK_CONF_DIR=/etc/xuanwu/flink"} <= set(config["Env"])
    entry = made.members()["opt/xuanwu/entry"]
    assert (entry.uid, entry.mode) == (0, 0o755)
    assert made.read("opt/xuanwu/xuanwu-job.jar") == engine_jar().read_bytes()


def test_a_plugin_stands_in_a_folder_of_its_own(tmp_path: Path, home: Path) -> None:
    jar = tmp_path / "flink-s3.jar"
    jar.write_text("s3")
    base = _base(tmp_path / "base", "x")
    made = _built(tmp_path, home, f"--base={base}", f"--plugin=s3={jar}")
    assert made.read("opt/flink/plugins/s3/flink-s3.jar") == b"s3"
    assert not any("flink-s3" in jar for jar in _class_path(made))


def test_a_plugin_may_be_maven_coordinates(tmp_path: Path, home: Path) -> None:
    fetched = tmp_path / "cache" / "jars" / "flink-s3-2.2.1.jar"
    fetched.parent.mkdir(parents=True)
    fetched.write_text("fetched before")
    base = _base(tmp_path / "base", "x")
    made = _built(tmp_path, home, f"--base={base}", "--plugin=s3=org.example:flink-s3:2.2.1")
    assert made.read("opt/flink/plugins/s3/flink-s3-2.2.1.jar") == b"fetched before"


def test_make_passes_every_plugin_on() -> None:
    words = ["make", "-n", "image", "RELEASE=2.2.1", "PLUGIN=s3=org.example:s3:1 gs=gs.jar"]
    told = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    (command,) = (one for one in told.replace("\\\n", "").splitlines() if "images.build" in one)
    assert command.split()[-3:] == ["2.2.1", "--plugin=s3=org.example:s3:1", "--plugin=gs=gs.jar"]


def test_the_same_inputs_make_the_same_image(tmp_path: Path, home: Path) -> None:
    base = _base(tmp_path / "base", "x")
    archives: list[bytes] = []
    for cache in ("one", "two"):
        _built(tmp_path, home, f"--base={base}", f"--cache={tmp_path / cache}")
        archives.append((tmp_path / "image.tar").read_bytes())
    assert archives[0] == archives[1]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--base={base}"], "not Flink 2.2.1"),
        (["--base={tmp}/nowhere"], "OCI layout"),
        (["--base={bare}", "--plugin=s3"], "--plugin NAME=JAR"),
        (["--base={bare}", "--plugin=s3={tmp}/none.jar"], "There is no"),
        (["--base={bare}", "--connectors={tmp}/none.toml"], "no list of connectors"),
        (["--base={bare}", "--connectors={tmp}/changed.toml"], "its SHA-256 is"),
    ],
)
def test_what_cannot_be_built_is_told_in_a_sentence_and_nothing_is_written(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    home: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    _base(tmp_path / "bare", "x")
    _base(tmp_path / "other", "opt/flink/lib/flink-dist-1.20.5.jar")
    changed = f'{CONNECTORS}sha256 = "{"0" * 64}"\n'
    (tmp_path / "changed.toml").write_text(changed)
    places = {"base": tmp_path / "other", "bare": tmp_path / "bare", "tmp": tmp_path}
    given = [argument.format(**places) for argument in arguments]
    output = tmp_path / "image.tar"
    assert main(_arguments(tmp_path, home, *given, f"--output={output}")) == 1
    assert told in capsys.readouterr().err
    assert not output.exists()
