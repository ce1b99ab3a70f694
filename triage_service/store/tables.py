"""The tables, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

metadata = MetaData()

calls = Table(
    "call",
    metadata,
    Column("call_id", String(64), primary_key=True),
    # The platform's opaque reference for the caller's number; never the number itself.
    Column("caller_ref", String(200), index=True),
    Column("started_utc", DateTime(timezone=True), nullable=False),
    Column("flagged", Boolean, nullable=False, default=False),
)

decisions = Table(
    "decision",
    metadata,
    Column("decision_id", String(36), primary_key=True),
    Column("call_id", String(64), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("made_utc", DateTime(timezone=True), nullable=False),
    Column("final", Boolean, nullable=False),
    Column("body", JSON, nullable=False),
    UniqueConstraint("call_id", "seq"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("decision_id", String(36), primary_key=True),
    Column("receiver", String(500), primary_key=True),
    Column("call_id", String(64), nullable=False),
    Column("seq", Integer, nullable=False),
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_try_utc", DateTime(timezone=True), nullable=False),
    Column("delivered_utc", DateTime(timezone=True)),
    Column("gave_up_utc", DateTime(timezone=True)),
    Column("last_error", String(200)),
    Index("outbox_due", "delivered_utc", "gave_up_utc", "next_try_utc"),
    # Without it, one receiver that is away for an hour makes `due` take longer than `COMMIT_S`.
    Index("outbox_order", "call_id", "receiver", "seq"),
)
