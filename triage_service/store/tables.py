"""The tables, for SQLite and PostgreSQL alike."""

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
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
    # The retention class of the newest decision: the id of a row of the retention file.
    Column("retention_class", String(40)),
    Column("held_utc", DateTime(timezone=True)),
    Column("verdict", String(10)),
    Column("reviewed_utc", DateTime(timezone=True)),
    Column("disposed_utc", DateTime(timezone=True)),
)

decisions = Table(
    "decision",
    metadata,
    Column("decision_id", String(36), primary_key=True),
    Column("call_id", String(64), nullable=False, index=True),
    Column("seq", Integer, nullable=False),
    Column("made_utc", DateTime(timezone=True), nullable=False),
    Column("final", Boolean, nullable=False),
    Column("level", String(8)),
    # The decision with the caller's words, under the call's key; empty once it was erased.
    Column("sealed", LargeBinary),
    UniqueConstraint("call_id", "seq"),
)

call_keys = Table(
    "call_key",
    metadata,
    Column("call_id", String(64), primary_key=True),
    # The call's key, wrapped by the master keys; empty in development, null once destroyed.
    Column("wrapped", LargeBinary),
    Column("made_utc", DateTime(timezone=True), nullable=False),
    Column("destroyed_utc", DateTime(timezone=True)),
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

audit = Table(
    "audit",
    metadata,
    # Every field is text of its own making: what was hashed is read back to the last character.
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at_utc", String(40), nullable=False),
    Column("operation", String(20), nullable=False),
    Column("actor", String(200), nullable=False),
    Column("record", String(64), nullable=False, index=True),
    Column("part", String(100), nullable=False),
    Column("purpose", String(40), nullable=False),
    Column("recipient", String(500), nullable=False),
    Column("reason", Text, nullable=False),
    Column("digest", String(64), nullable=False),
)

audit_head = Table(
    "audit_head",
    metadata,
    # One row: number and digest of the newest row of the log.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("digest", String(64), nullable=False),
)
