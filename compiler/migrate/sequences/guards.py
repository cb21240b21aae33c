"""Statements that look first whether there is anything left to do, where SQL has no IF EXISTS."""

from compiler.postgres.quote import identifier, literal


def table(name: str) -> str:
    """The table as a value of the catalogue."""
    return f"{literal(identifier(name))}::regclass"


def constraint_exists(table_name: str, name: str) -> str:
    """Whether a table has a constraint of that name."""
    return (
        "EXISTS (SELECT FROM pg_constraint "
        f"WHERE conrelid = {table(table_name)} AND conname = {literal(name)})"
    )


def column_exists(table_name: str, name: str) -> str:
    """Whether a table has a column of that name."""
    return (
        "EXISTS (SELECT FROM pg_attribute "
        f"WHERE attrelid = {table(table_name)} AND attname = {literal(name)} "
        "AND NOT attisdropped)"
    )


def relation_exists(name: str) -> str:
    """Whether there is a table, an index or a sequence of that name."""
    return f"EXISTS (SELECT WHERE to_regclass({literal(identifier(name))}) IS NOT NULL)"


def only_if(condition: str, statement: str, otherwise: str = "") -> str:
    """The statement where the condition holds, and the other one where it doesn't."""
    lines = ["BEGIN", f"    IF {condition} THEN", f"        {statement};"]
    if otherwise:
        lines += ["    ELSE", f"        {otherwise};"]
    return block("\n".join([*lines, "    END IF;", "END"]))


def rename_once(old: str, new: str, statement: str) -> str:
    """A rename that isn't made yet: `old` and `new` say whether the one and the other exist."""
    return only_if(f"{old}\n        AND NOT {new}", statement)


def block(body: str) -> str:
    """A DO block; the quote around it occurs nowhere in it."""
    quote = "$$"
    while quote in body:
        quote = f"$_{quote[1:]}"
    return f"DO {quote}\n{body}\n{quote}"
