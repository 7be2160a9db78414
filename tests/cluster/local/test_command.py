"""What the processes of a cluster are told by their environment, and which archive they map."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from tests.cluster.local.stage import Stage
from tests.support.fake_java import fake_release

from xuanwu.cluster.local.command import archive_file, environment
from xuanwu.gateway import command as gateway_command


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


def test_an_archive_fits_also_where_a_link_leads_to_the_release(tmp_path: Path) -> None:
    release = fake_release(tmp_path / "2.2.1")
    (release.home / "lib").mkdir(exist_ok=True)
    for name in ("lib/flink-dist.jar", "engine.jar"):
        (release.home / name).touch()
    (link := tmp_path / "link").symlink_to(release.home)
    linked, jar = replace(release, home=link), link / "engine.jar"
    assert linked.class_path(jar) == release.class_path(release.home / "engine.jar")
    here, there = (archive_file(one, jar, "jobmanager") for one in (release, linked))
    assert (there.name, there.parent.resolve()) == (here.name, here.parent.resolve())
    for one in (release, linked):
        made = gateway_command.archive_file(one, [one.home / "engine.jar"])
        assert made.name == gateway_command.archive_file(release, [jar]).name
