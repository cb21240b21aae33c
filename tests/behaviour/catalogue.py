"""What a database consists of, thing by thing with its name, for comparing two of them."""

from collections.abc import Iterator

from tests.database import Database

QUERY = """
SELECT 'column', t.relname || '.' || a.attname,
    format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attcollation = y.typcollation THEN '' ELSE ' COLLATE ' || a.attcollation END
    || CASE WHEN a.attnotnull THEN ' NOT NULL' ELSE '' END
    || CASE a.attidentity WHEN '' THEN '' ELSE ' IDENTITY ' || a.attidentity::text END
    || CASE a.attgenerated WHEN '' THEN '' ELSE ' GENERATED ' || a.attgenerated::text END
    || coalesce(' ' || pg_get_expr(d.adbin, d.adrelid), '')
FROM pg_attribute a
JOIN pg_class t ON t.oid = a.attrelid
JOIN pg_type y ON y.oid = a.atttypid
LEFT JOIN pg_attrdef d ON d.adrelid = t.oid AND d.adnum = a.attnum
WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
    AND a.attnum > 0 AND NOT a.attisdropped
UNION ALL
SELECT 'table', relname, relkind::text || relpersistence::text || relrowsecurity::text
FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'S')
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname,
    pg_get_constraintdef(oid) || ' ' || convalidated::text
FROM pg_constraint
-- PostgreSQL 18 keeps NOT NULL here too, under names that it makes up.
WHERE connamespace = 'public'::regnamespace AND contype <> 'n'
UNION ALL
SELECT 'index', tablename || '.' || indexname, indexdef
FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'comment', t.relname || coalesce('.' || a.attname, ''), d.description
FROM pg_description d
JOIN pg_class t ON t.oid = d.objoid AND d.classoid = 'pg_class'::regclass
LEFT JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.objsubid AND d.objsubid > 0
WHERE t.relnamespace = 'public'::regnamespace
UNION ALL
SELECT 'routine', proname, pg_get_functiondef(oid)
FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prokind IN ('f', 'p')
UNION ALL
SELECT 'type', typname, typtype::text
FROM pg_type WHERE typnamespace = 'public'::regnamespace AND typtype IN ('e', 'd', 'r')
UNION ALL
SELECT 'trigger', t.relname || '.' || g.tgname, pg_get_triggerdef(g.oid)
FROM pg_trigger g JOIN pg_class t ON t.oid = g.tgrelid
WHERE t.relnamespace = 'public'::regnamespace AND NOT g.tgisinternal
"""

Catalogue = dict[tuple[str, str], str]
"""Kind and name to definition: ("constraint", "tasks.tasks_pkey") to PRIMARY KEY (id)."""


def catalogue(database: Database, supposing: str = "") -> Catalogue:
    """Everything in the schema `public`, as it is or as it would be after some statements."""
    return {(kind, name): text for kind, name, text in database.rows(QUERY, supposing)}


def differences(one: Catalogue, other: Catalogue) -> Iterator[str]:
    """A line for each thing that isn't alike in both."""
    for key in sorted({*one, *other}):
        if one.get(key) != other.get(key):
            kind, name = key
            yield f"{kind} {name}: {one.get(key, 'absent')} | {other.get(key, 'absent')}"
