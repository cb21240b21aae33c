"""Tables that belong to no one resource: what an application keeps for all of them."""

from collections.abc import Iterable

from compiler.ir.resource import Resource
from compiler.ir.table import Check, Column, Index, IndexPart, PrimaryKey, Table

IDEMPOTENCY_KEYS = Table(
    name="idempotency_keys",
    comment="What was answered to requests with an Idempotency-Key.",
    columns=(
        Column("profile_id", "uuid", nullable=False),
        Column("key", "text", nullable=False),
        Column("fingerprint", "bytea", nullable=False),
        Column("status", "integer", nullable=True),
        Column("headers", "jsonb", nullable=True),
        Column("body", "text", nullable=True),
        Column("created_at", "timestamp with time zone", nullable=False, default="now()"),
    ),
    primary_key=PrimaryKey("idempotency_keys_pkey", ("profile_id", "key")),
    checks=(Check("idempotency_keys_key_length", "char_length(key) BETWEEN 1 AND 255"),),
    indexes=(Index("idempotency_keys_created_at_idx", (IndexPart("created_at", "created_at"),)),),
)
"""The model of the same table is shipped with the models."""


def shared_tables(resources: Iterable[Resource]) -> tuple[Table, ...]:
    """The tables that these resources need besides their own, in name order."""
    return (IDEMPOTENCY_KEYS,) if any(r.idempotency for r in resources) else ()
