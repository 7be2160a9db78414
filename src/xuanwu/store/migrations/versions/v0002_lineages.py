"""The lineage of revisions, in a table of its own, so that lists of revisions do not load it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from xuanwu.store.tables.columns import TABLE_OPTIONS, Json, Moment, key

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    to_revision = sa.ForeignKey("revisions.id", name="fk_lineages_revision_id")
    to_job = sa.ForeignKey("jobs.id", name="fk_lineages_job_id")
    op.create_table(
        "lineages",
        sa.Column("revision_id", key(), to_revision, primary_key=True),
        sa.Column("job_id", key(), to_job, nullable=False),
        sa.Column("lineage", Json, nullable=False),
        sa.Column("made_at", Moment, nullable=False),
        **TABLE_OPTIONS,
    )
