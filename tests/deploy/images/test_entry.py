"""The entry point of the image, run with a Java that only tells how it was called."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from deploy.images import contents

_JAVA = """\
#!/bin/sh
for one in "$@"; do printf '%s\\n' "$one"; done
"""


@dataclass
class Pod:
    """Folders that look like those of a pod, and its environment."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        for folder in ("opt", "conf", "tmp", "java/bin", "run"):
            (self.root / folder).mkdir(parents=True)
        entry = Path(contents.__file__).with_name("entry")
        shutil.copy(entry, self.root / "opt")
        java = self.root / "java" / "bin" / "java"
        java.write_text(_JAVA)
        java.chmod(0o755)
        for name in ("jobmanager.args", "taskmanager.args", "config.yaml", "log4j.properties"):
            (self.root / "conf" / name).write_text("")
        (self.root / "run" / "token").write_text("the-token")
        self.environment = {
            "PATH": os.environ["PATH"],
            "JAVA_HOME": str(self.root / "java"),
            "FLINK_CONF_DIR": str(self.root / "conf"),
            "TMPDIR": str(self.root / "tmp"),
            "XUANWU_TOKEN_FILE": str(self.root / "run" / "token"),
            "POD_IP": "10.1.2.3",
            "POD_NAME": "run-1-taskmanager-x",
        }

    def start(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [str(self.root / "opt" / "entry"), *arguments]
        return subprocess.run(
            command, env=self.environment, capture_output=True, text=True, check=False, timeout=120
        )


@pytest.fixture
def pod(tmp_path: Path) -> Pod:
    return Pod(tmp_path)


def test_a_jobmanager_is_known_by_its_pods_address_and_name(pod: Pod) -> None:
    started = pod.start("jobmanager", "-D", "more=1")
    name = ["-D", "kubernetes.client.user-agent=run-1-taskmanager-x"]
    address = ["-D", "jobmanager.rpc.address=10.1.2.3", "-D", "rest.address=10.1.2.3"]
    files = [f"@{pod.root}/opt/class-path.args", f"@{pod.root}/conf/jobmanager.args"]
    assert started.stdout.splitlines() == [*files, *name, *address, "-D", "more=1"]
    assert (started.returncode, started.stderr) == (0, "")


def test_a_taskmanager_is_known_by_its_pods_name(pod: Pod) -> None:
    started = pod.start("taskmanager").stdout.splitlines()
    assert started[1] == f"@{pod.root}/conf/taskmanager.args"
    own = ["-D", "taskmanager.host=10.1.2.3", "-D", "taskmanager.resource-id=run-1-taskmanager-x"]
    assert started[2:] == own


def test_the_token_is_in_no_argument(pod: Pod) -> None:
    assert "the-token" not in pod.start("jobmanager").stdout


def test_class_data_of_the_role_is_used_where_the_image_has_it(pod: Pod) -> None:
    (pod.root / "opt" / "class-data").mkdir()
    archive = pod.root / "opt" / "class-data" / "jobmanager.jsa"
    archive.write_text("")
    assert f"-XX:SharedArchiveFile={archive}" in pod.start("jobmanager").stdout.splitlines()
    assert "SharedArchiveFile" not in pod.start("taskmanager").stdout


def test_what_an_earlier_container_of_the_pod_left_is_cleared_its_logs_are_not(pod: Pod) -> None:
    left, log = pod.root / "tmp" / "flink" / "blob", pod.root / "tmp" / "logs" / "jobmanager.log"
    for file in (left, log):
        file.parent.mkdir()
        file.write_text("")
    assert pod.start("jobmanager").returncode == 0
    assert left.parent.is_dir() and not left.exists() and log.exists()


@pytest.mark.parametrize(
    ("missing", "told"),
    [
        ("conf/jobmanager.args", "mount the ConfigMap of the run at"),
        ("conf/config.yaml", "mount the ConfigMap of the run at"),
        ("conf/log4j.properties", "mount the ConfigMap of the run at"),
        ("run/token", "mount the Secret of the run at"),
        ("java/bin/java", "build it on a base with Java"),
        ("tmp", "mount an emptyDir there"),
    ],
)
def test_a_mount_that_is_missing_is_named(missing: str, told: str, pod: Pod) -> None:
    place = pod.root / missing
    if place.is_dir():
        place.rmdir()
        place.write_text("")  # no folder, so that not even root can write in it
    else:
        place.unlink()
    started = pod.start("jobmanager")
    assert (started.returncode, started.stdout) == (1, "")
    assert told in started.stderr.splitlines()[-1]
    assert started.stderr.splitlines()[-1].startswith("xuanwu: ")


@pytest.mark.parametrize("name", ["POD_IP", "POD_NAME"])
def test_a_variable_that_is_missing_is_named(name: str, pod: Pod) -> None:
    del pod.environment[name]
    started = pod.start("taskmanager")
    assert started.returncode == 1
    assert started.stderr.startswith(f"xuanwu: {name} is not set: ")


def test_a_taskmanager_needs_no_token(pod: Pod) -> None:
    (pod.root / "run" / "token").unlink()
    assert pod.start("taskmanager").returncode == 0


def test_help_is_told_and_an_unknown_role_refused(pod: Pod) -> None:
    helped = pod.start("--help")
    assert helped.returncode == 0 and helped.stdout.startswith("Usage: entry jobmanager")
    for wrong in (["master"], []):
        refused = pod.start(*wrong)
        assert (refused.returncode, refused.stderr) == (2, helped.stdout)
