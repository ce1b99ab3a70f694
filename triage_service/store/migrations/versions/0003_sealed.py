"""Decisions are sealed, each call under a key of its own."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

PLAIN = b"\x00"


def upgrade() -> None:
    """Move bodies into the new column, marked as plain; the service seals them when it starts."""
    op.create_table(
        "call_key",
        sa.Column("call_id", sa.String(64), primary_key=True),
        sa.Column("wrapped", sa.LargeBinary),
        sa.Column("made_utc", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_utc", sa.DateTime(timezone=True)),
    )
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("level", sa.String(8)))
        table.add_column(sa.Column("sealed", sa.LargeBinary))
    decision = sa.table(
        "decision",
        sa.column("decision_id", sa.String),
        sa.column("body", sa.JSON),
        sa.column("level", sa.String),
        sa.column("sealed", sa.LargeBinary),
    )
    connection = op.get_bind()
    connection.execute(
        sa.text(
            "insert into call_key (call_id, wrapped, made_utc) "
            "select call_id, :none, min(made_utc) from decision group by call_id"
        ).bindparams(sa.bindparam("none", b"", sa.LargeBinary))
    )
    for name in connection.scalars(sa.select(decision.c.decision_id)).all():
        mine = decision.c.decision_id == name
        body = connection.scalar(sa.select(decision.c.body).where(mine))
        plain = PLAIN + json.dumps(body, ensure_ascii=False).encode()
        values = {"level": body.get("level"), "sealed": plain}
        connection.execute(sa.update(decision).where(mine).values(**values))
    with op.batch_alter_table("decision") as table:
        table.drop_column("body")


def downgrade() -> None:
    """Move plain bodies back; what is sealed cannot go back."""
    decision = sa.table(
        "decision",
        sa.column("decision_id", sa.String),
        sa.column("body", sa.JSON),
        sa.column("sealed", sa.LargeBinary),
    )
    with op.batch_alter_table("decision") as table:
        table.add_column(sa.Column("body", sa.JSON))
    connection = op.get_bind()
    for name, kept in connection.execute(
        sa.select(decision.c.decision_id, decision.c.sealed)
    ).all():
        if not bytes(kept or b"").startswith(PLAIN):
            raise RuntimeError("Decisions are sealed; this version cannot be taken back.")
        body = json.loads(bytes(kept)[1:])
        mine = decision.c.decision_id == name
        connection.execute(sa.update(decision).where(mine).values(body=body))
    with op.batch_alter_table("decision") as table:
        table.alter_column("body", nullable=False, existing_type=sa.JSON)
        table.drop_column("sealed")
        table.drop_column("level")
    op.drop_table("call_key")
