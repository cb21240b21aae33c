"""What other languages call our types and keys, for "did you mean"."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.diagnostics.suggest import closest

TYPE_WORDS: Mapping[str, str] = {
    "array": "string[]",
    "bigserial": "bigint",
    "binary": "bytes",
    "blob": "bytes",
    "bool": "boolean",
    "bytea": "bytes",
    "char": "string",
    "dict": "json",
    "double": "float",
    "int": "integer",
    "int2": "smallint",
    "int4": "integer",
    "int8": "bigint",
    "jsonb": "json",
    "list": "string[]",
    "long": "bigint",
    "numeric": "decimal",
    "object": "json",
    "real": "float",
    "short": "smallint",
    "str": "string",
    "timestamp": "datetime",
    "timestamptz": "datetime",
    "uri": "url",
    "varchar": "string",
}
"""What other languages call our types."""

KEY_WORDS: Mapping[str, str] = {
    "alias": "json",
    "check": "checks",
    "choices": "values",
    "comment": "description",
    "constraints": "checks",
    "db_column": "column",
    "decimal_places": "scale",
    "doc": "description",
    "index": "indexes",
    "length": "max_length",
    "max": "le",
    "max_digits": "precision",
    "maximum": "le",
    "min": "ge",
    "minimum": "ge",
    "mixins": "use",
    "null": "required",
    "nullable": "required",
    "optional": "required",
    "owner": "ownership",
    "references": "to",
    "regex": "pattern",
    "relationships": "relations",
    "size": "max_length",
    "tablename": "table",
    "target": "to",
    "traits": "use",
}
"""What other languages call our keys."""

INVERTED = ("null", "nullable", "optional")
"""The words that say the opposite of `required`."""

ASIDE = ("check", "constraints", "index")
"""The words whose values would have to be written in another way as well."""


def nearest_type(word: str, known: Iterable[str]) -> str:
    """The type that was probably meant, or ""; of an array, the array."""
    if word.endswith("[]"):
        element = closest(word[:-2], known, TYPE_WORDS)
        return f"{element}[]" if element else ""
    return closest(word, [*known, "string[]"], TYPE_WORDS)


def nearest_key(word: str, known: Iterable[str]) -> str:
    """The key that was probably meant, or ""."""
    return closest(word, known, KEY_WORDS)
