"""What the processes of a cluster are told by their environment."""

from __future__ import annotations

from dataclasses import replace

from tests.cluster.local.stage import Stage

from xuanwu.cluster.local.command import environment


def test_only_the_jobmanager_is_told_what_to_begin_with(stage: Stage) -> None:
    choices = ("s3://b/a/", "none")
    spec = replace(stage.spec, restore_path="s3://b/c/", restore_otherwise=choices)
    told = environment(stage.folder, spec, "jobmanager")
    assert told["XUANWU_RESTORE_FOLDER"] == "s3://b/c/"
    assert told["XUANWU_RESTORE_OTHERWISE"] == "s3://b/a/\nnone"
    others = {
        *environment(stage.folder, spec, "taskmanager-1"),
        *environment(stage.folder, stage.spec, "jobmanager"),
    }
    assert not [name for name in others if name.startswith("XUANWU_RESTORE")]
