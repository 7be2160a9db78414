"""The argument files: what Java makes of them, and what stands in them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from xuanwu.cluster.kubernetes.command import argument_file, argument_files
from xuanwu.model.cluster import (
    ClusterSpec,
    EntryPoint,
)
from xuanwu.model.release import InstalledRelease, Release

RELEASE = InstalledRelease(Release("2.2.1", "", "", "", (17,), frozenset()), Path("/r"), Path("j"))

VALUES = (
    *(
        "plain",
        "two words",
        'a "quoted" word',
        "it's",
        r"back\slash\n",
        "tab\there",
        "# no comment",
    ),
    *("a\nb", "a\r\fb", "@file", "", "*", "${x}"),
)


def _spec(**options: str) -> ClusterSpec:
    entry = EntryPoint(definition_url="http://platform/definition", token="the-token-of-the-run")
    return ClusterSpec("run_1", "a" * 32, RELEASE, entry, options=options)


@pytest.mark.skipif(shutil.which("java") is None, reason="Java is not on the PATH")
@pytest.mark.parametrize("value", VALUES)
def test_java_reads_an_argument_as_it_was_meant(value: str, tmp_path: Path) -> None:
    program = tmp_path / "Told.java"
    program.write_text(
        "public class Told { public static void main(String[] a) {"
        ' for (String one : a) { System.out.print(one + "\\u0000"); } } }'
    )
    arguments = [f"-Dtold={value}", "-XX:TieredStopAtLevel=1", str(program), value, "last"]
    file = tmp_path / "some.args"
    file.write_text(argument_file(arguments))
    told = subprocess.run(["java", f"@{file}"], capture_output=True, check=True)
    assert told.stdout == f"{value}\0last\0".encode()


def test_each_role_gets_its_memory_its_flags_and_its_main_class() -> None:
    files = argument_files(_spec(**{"env.java.opts.taskmanager": "-Dmine=1 -Xlog:gc"}))
    assert set(files) == {"jobmanager.args", "taskmanager.args"}
    leader, worker = (files[f"{role}.args"].splitlines() for role in ("jobmanager", "taskmanager"))
    assert leader[-1] == f'"{"a" * 32}"' and '"io.xuanwu.job.Main"' in leader
    assert worker[-2:] == ['"--configDir"', '"/etc/xuanwu/flink"']
    assert '"-Dmine=1"' in worker and '"-Dmine=1"' not in leader
    for lines in (leader, worker):
        flags = [line.strip('"') for line in lines]
        assert sum(flag.startswith("-Xmx") for flag in flags) == 1
        assert sum(flag.startswith("-XX:MaxMetaspaceSize=") for flag in flags) == 1
        assert any(flag.startswith("--add-opens=java.base/java.lang=") for flag in flags)


def test_memory_flags_stand_after_the_users_own_which_they_win_over() -> None:
    lines = argument_files(_spec(**{"env.java.opts.all": "-Xmx9g"}))["jobmanager.args"].splitlines()
    heaps = [line for line in lines if line.startswith('"-Xmx')]
    assert len(heaps) == 2 and heaps[0] == '"-Xmx9g"'


def test_no_argument_tells_the_token_or_where_the_definition_is() -> None:
    for text in argument_files(_spec()).values():
        assert "the-token-of-the-run" not in text and "http://platform" not in text
