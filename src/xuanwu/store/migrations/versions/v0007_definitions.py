"""The definition of each accepted run, in a table of its own, so that run lists do not load it.

Every step is idempotent: MySQL keeps the steps that ran before an upgrade was interrupted.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, key

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    to_run = sa.ForeignKey("runs.id", name="fk_definitions_run_id")
    to_job = sa.ForeignKey("jobs.id", name="fk_definitions_job_id")
    op.create_table(
        "definitions",
        sa.Column("run_id", key(), to_run, primary_key=True),
        sa.Column("job_id", key(), to_job, nullable=False),
        sa.Column("document", Json, nullable=False),
        if_not_exists=True,
        **TABLE_OPTIONS,
    )
    known = sa.inspect(op.get_bind()).get_indexes("definitions")
    if "ix_definitions_job" not in {index["name"] for index in known}:
        op.create_index("ix_definitions_job", "definitions", ["job_id"])
