"""The flags that Flink's processes get: the platform's own, unless the user chose otherwise."""

from __future__ import annotations

import subprocess

import pytest

from xuanwu.flink.java import JOBMANAGER, TASKMANAGER, JvmRole


@pytest.mark.parametrize("role", [JOBMANAGER, TASKMANAGER])
@pytest.mark.parametrize("collector", ["Serial", "Parallel", "G1", "Z", "Shenandoah"])
def test_a_collector_of_the_user_replaces_the_default(role: str, collector: str) -> None:
    java = JvmRole(role, (), (f"-XX:+Use{collector}GC",))
    subprocess.run(["java", *java.defaults, *java.flags, "-version"], check=True)


def test_other_flags_of_the_user_leave_the_default() -> None:
    user = ("-XX:+UseGCOverheadLimit", "-XX:-UseParallelGC")
    assert "-XX:+UseG1GC" in JvmRole(TASKMANAGER, (), user).defaults
