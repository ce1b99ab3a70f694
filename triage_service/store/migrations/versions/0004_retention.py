"""What a call's retention needs."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add class, hold, review and disposal."""
    with op.batch_alter_table("call") as table:
        table.add_column(sa.Column("retention_class", sa.String(40)))
        table.add_column(sa.Column("held_utc", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("verdict", sa.String(10)))
        table.add_column(sa.Column("reviewed_utc", sa.DateTime(timezone=True)))
        table.add_column(sa.Column("disposed_utc", sa.DateTime(timezone=True)))


def downgrade() -> None:
    """Drop them."""
    with op.batch_alter_table("call") as table:
        for name in ("disposed_utc", "reviewed_utc", "verdict", "held_utc", "retention_class"):
            table.drop_column(name)
