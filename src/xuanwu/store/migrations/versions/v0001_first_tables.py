"""The first tables, from spaces to savepoints."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, Prose, Whole, key

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_STATES = ("Accept", "Running", "Failed", "Cancel", "Finish")
_SEEN = (
    "absent",
    "starting",
    "running",
    "finished",
    "failed",
    "cancelled",
    "refused",
    "silent",
)


def upgrade() -> None:
    _access()
    _jobs()
    _runs()
    _events()
    _savepoints()
    _possessions()


def _table(name: str, *parts: sa.schema.SchemaItem, **options: Any) -> None:
    op.create_table(name, *parts, **options, **TABLE_OPTIONS)


def _needed(name: str, kind: Any, *parts: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *parts, nullable=False)


def _word(name: str, *words: str) -> sa.Enum:
    return sa.Enum(*words, name=name, native_enum=False, create_constraint=True, length=32)


def _access() -> None:
    _table(
        "spaces",
        sa.Column("id", key(), primary_key=True),
        _needed("name", key()),
        _needed("created_at", Moment),
        sa.UniqueConstraint("name", name="uq_spaces_name"),
    )
    _table(
        "tokens",
        sa.Column("id", key(), primary_key=True),
        _needed("name", key(255)),
        _needed("role", _word("role", "viewer", "operator", "developer", "admin")),
        sa.Column("space_id", key(), sa.ForeignKey("spaces.id", name="fk_tokens_space_id")),
        _needed("token_hash", key()),
        _needed("created_at", Moment),
        sa.Column("expires_at", Moment),
        sa.UniqueConstraint("name", name="uq_tokens_name"),
        sa.UniqueConstraint("token_hash", name="uq_tokens_token_hash"),
    )
    _table(
        "calls",
        sa.Column("caller", key(255), primary_key=True),
        sa.Column("key", key(255), primary_key=True),
        _needed("request_hash", key()),
        sa.Column("status", sa.Integer),
        sa.Column("body", Json),
        _needed("expires_at", Moment),
    )
    op.create_index("ix_calls_expires_at", "calls", ["expires_at"])


def _jobs() -> None:
    _table(
        "jobs",
        sa.Column("id", key(), primary_key=True),
        _needed("space_id", key(), sa.ForeignKey("spaces.id", name="fk_jobs_space_id")),
        _needed("name", key()),
        _needed("kind", _word("jobkind", "sql", "jar")),
        _needed("latest_revision", sa.Integer),
        _needed("created_at", Moment),
        _needed("created_by", Prose),
        _needed("updated_at", Moment),
        sa.UniqueConstraint("space_id", "name", name="uq_jobs_space_id"),
    )
    _table(
        "revisions",
        sa.Column("id", key(), primary_key=True),
        _needed("job_id", key(), sa.ForeignKey("jobs.id", name="fk_revisions_job_id")),
        _needed("number", sa.Integer),
        _needed("spec", Json),
        _needed("note", Prose),
        _needed("created_at", Moment),
        _needed("created_by", Prose),
        sa.UniqueConstraint("job_id", "number", name="uq_revisions_job_id"),
    )


def _runs() -> None:
    _table(
        "runs",
        sa.Column("id", key(), primary_key=True),
        _needed("job_id", key(), sa.ForeignKey("jobs.id", name="fk_runs_job_id")),
        _needed("job_name", key()),
        _needed("space_id", key(), sa.ForeignKey("spaces.id", name="fk_runs_space_id")),
        _needed("revision", sa.Integer),
        _needed("release", key()),
        _needed("target", key()),
        _needed("parallelism", sa.Integer),
        _needed("state", _word("state", *_STATES)),
        _needed("wish", _word("wish", "run", "stop", "stop_with_savepoint")),
        _needed("seen", _word("seen", *_SEEN)),
        _needed("phase", Prose),
        _needed("flink_job_id", key()),
        _needed("created_at", Moment),
        _needed("created_by", Prose),
        sa.Column("parent_id", key()),
        _needed("attempt", sa.Integer),
        sa.Column("flink_state", key()),
        sa.Column("seen_at", Moment),
        sa.Column("absent_since", Moment),
        sa.Column("wished_at", Moment),
        sa.Column("wished_by", Prose),
        sa.Column("rest_url", Prose),
        sa.Column("restore_path", Prose),
        sa.Column("restart_from", Prose),
        sa.Column("restart_revision", sa.Integer),
        sa.Column("checkpoint_path", Prose),
        sa.Column("failure", Json),
        sa.Column("started_at", Moment),
        sa.Column("ended_at", Moment),
        sa.Column("removed_at", Moment),
        sa.Column("live_job_id", key()),
        _needed("token_hash", key()),
        sa.Column("due_at", Moment),
        sa.Column("rung_at", Moment),
        _needed("visits", sa.Integer),
        sa.Column("lease_owner", key()),
        sa.Column("lease_token", key()),
        sa.Column("lease_until", Moment),
        sa.UniqueConstraint("live_job_id", name="uq_runs_live_job_id"),
        sa.UniqueConstraint("token_hash", name="uq_runs_token_hash"),
        postgresql_with={"fillfactor": 70},
    )
    op.create_index("ix_runs_queue", "runs", ["state", "due_at"])
    op.create_index("ix_runs_job", "runs", ["job_id", "created_at"])
    op.create_index("ix_runs_space", "runs", ["space_id", "created_at"])
    op.create_index("ix_runs_parent", "runs", ["parent_id"])


def _events() -> None:
    _table(
        "events",
        sa.Column("seq", Whole, primary_key=True, autoincrement=False),
        _needed("run_id", key()),
        _needed("job_id", key()),
        _needed("space_id", key()),
        _needed("kind", _word("eventkind", "move", "wish", "phase", "savepoint", "restart")),
        _needed("at", Moment),
        _needed("actor", Prose),
        _needed("message", Prose),
        sa.Column("state", _word("state", *_STATES)),
        sa.Column("cause", key()),
        _needed("facts", Json),
    )
    for noun in ("run", "job", "space"):
        op.create_index(f"ix_events_{noun}", "events", [f"{noun}_id", "seq"])
    _table("counters", sa.Column("name", key(), primary_key=True), _needed("value", Whole))
    op.execute("INSERT INTO counters (name, value) VALUES ('events', 0)")


def _savepoints() -> None:
    _table(
        "savepoints",
        sa.Column("id", key(), primary_key=True),
        _needed("run_id", key(), sa.ForeignKey("runs.id", name="fk_savepoints_run_id")),
        _needed("job_id", key(), sa.ForeignKey("jobs.id", name="fk_savepoints_job_id")),
        _needed("space_id", key(), sa.ForeignKey("spaces.id", name="fk_savepoints_space_id")),
        _needed("stops_run", sa.Boolean),
        _needed("state", _word("savepointstate", "asked", "triggered", "done", "failed")),
        _needed("trigger_id", key()),
        _needed("created_at", Moment),
        _needed("created_by", Prose),
        sa.Column("path", Prose),
        sa.Column("message", Prose),
        sa.Column("done_at", Moment),
    )
    op.create_index("ix_savepoints_run", "savepoints", ["run_id", "state"])
    op.create_index("ix_savepoints_job", "savepoints", ["job_id", "created_at"])


def _possessions() -> None:
    _table(
        "catalogs",
        sa.Column("id", key(), primary_key=True),
        _needed("space_id", key(), sa.ForeignKey("spaces.id", name="fk_catalogs_space_id")),
        _needed("name", key()),
        _needed("sql", Prose),
        _needed("updated_at", Moment),
        _needed("updated_by", Prose),
        sa.UniqueConstraint("space_id", "name", name="uq_catalogs_space_id"),
    )
    for table, name, kind in (("variables", "value", Prose), ("secrets", "sealed", sa.LargeBinary)):
        in_space = sa.ForeignKey("spaces.id", name=f"fk_{table}_space_id")
        _table(
            table,
            sa.Column("space_id", key(), in_space, primary_key=True),
            sa.Column("name", key(255), primary_key=True),
            _needed(name, kind),
            _needed("updated_at", Moment),
            _needed("updated_by", Prose),
        )
    in_space = sa.ForeignKey("spaces.id", name="fk_artifacts_space_id")
    _table(
        "artifacts",
        sa.Column("space_id", key(), in_space, primary_key=True),
        sa.Column("sha256", key(), primary_key=True),
        _needed("name", key(255)),
        _needed("size", Whole),
        _needed("created_at", Moment),
        _needed("created_by", Prose),
    )
