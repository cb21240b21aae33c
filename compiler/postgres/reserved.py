"""The words that PostgreSQL 15 to 18 keeps for itself."""

from __future__ import annotations

# Categories R (reserved) and T (reserved, but allowed as a function or type) of pg_get_keywords();
# version 16 adds system_user.
RESERVED: frozenset[str] = frozenset(
    """
    all analyse analyze and any array as asc asymmetric authorization binary both case cast
    check collate collation column concurrently constraint create cross current_catalog
    current_date current_role current_schema current_time current_timestamp current_user default
    deferrable desc distinct do else end except false fetch for foreign freeze from full grant
    group having ilike in initially inner intersect into is isnull join lateral leading left
    like limit localtime localtimestamp natural not notnull null offset on only or order outer
    overlaps placing primary references returning right select session_user similar some
    symmetric system_user table tablesample then to trailing true union unique user using
    variadic verbose when where window with
    """.split()  # noqa: SIM905 - a column of a hundred quoted words says less
)

# Those of them that SQLAlchemy would write without quotes.
UNKNOWN_TO_SQLALCHEMY: frozenset[str] = frozenset(
    ("collation", "concurrently", "lateral", "system_user", "tablesample")
)

# No table may have a column of these names, quoted or not.
SYSTEM_COLUMNS: frozenset[str] = frozenset(("tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"))

# NAMEDATALEN - 1: PostgreSQL cuts what is longer, with no more than a notice.
MAX_IDENTIFIER_BYTES = 63
