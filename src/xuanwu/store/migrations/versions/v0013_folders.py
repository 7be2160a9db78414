"""Folders and labels of jobs; the release and the target that their newest revisions name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import Json, key

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

_JOBS = sa.table(
    "jobs", *(sa.column(name) for name in ("id", "latest_revision", "release", "target"))
)
_REVISIONS = sa.table(
    "revisions", sa.column("job_id"), sa.column("number"), sa.column("spec", Json)
)


def upgrade() -> None:
    known = {column["name"] for column in sa.inspect(op.get_bind()).get_columns("jobs")}
    for column in (
        sa.Column("folder", key(255), nullable=False, server_default=""),
        sa.Column("labels", Json, nullable=True),
        sa.Column("release", key(), nullable=True),
        sa.Column("target", key(), nullable=True),
    ):
        if column.name not in known:  # MySQL keeps it after an upgrade that was interrupted
            op.add_column("jobs", column)
    _fill()


def _fill() -> None:
    """Copies what the newest revisions name, job by job: a script may be large."""
    bind = op.get_bind()
    for job in bind.execute(sa.select(_JOBS.c.id, _JOBS.c.latest_revision)).all():
        newest = (_REVISIONS.c.job_id == job.id) & (_REVISIONS.c.number == job.latest_revision)
        spec = bind.scalar(sa.select(_REVISIONS.c.spec).where(newest)) or {}
        named = {"release": spec.get("release"), "target": spec.get("target")}
        bind.execute(sa.update(_JOBS).where(_JOBS.c.id == job.id).values(**named))
