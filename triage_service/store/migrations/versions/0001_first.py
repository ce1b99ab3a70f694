"""Calls, decisions and the outbox."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the three tables."""
    op.create_table(
        "call",
        sa.Column("call_id", sa.String(64), primary_key=True),
        sa.Column("caller_ref", sa.String(200)),
        sa.Column("started_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("flagged", sa.Boolean, nullable=False),
    )
    op.create_index("ix_call_caller_ref", "call", ["caller_ref"])
    op.create_table(
        "decision",
        sa.Column("decision_id", sa.String(36), primary_key=True),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("final", sa.Boolean, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.UniqueConstraint("call_id", "seq"),
    )
    op.create_index("ix_decision_call_id", "decision", ["call_id"])
    op.create_table(
        "outbox",
        sa.Column("decision_id", sa.String(36), primary_key=True),
        sa.Column("receiver", sa.String(500), primary_key=True),
        sa.Column("call_id", sa.String(64), nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_try_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("delivered_utc", sa.DateTime(timezone=True)),
        sa.Column("gave_up_utc", sa.DateTime(timezone=True)),
        sa.Column("last_error", sa.String(200)),
    )
    op.create_index("outbox_due", "outbox", ["delivered_utc", "gave_up_utc", "next_try_utc"])
    op.create_index("outbox_order", "outbox", ["call_id", "receiver", "seq"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("outbox")
    op.drop_table("decision")
    op.drop_table("call")
