# Compiled by restc, alike in every application.
"""What broken and hostile clients send, whatever the operation."""

from typing import Final

# Bodies that are no JSON, or whose JSON no member can hold.
MALFORMED: Final = {
    "empty": b"",
    "cut off": b'{"x": ',
    "not UTF-8": b'{"x": "\xff"}',
    "lone surrogate": b'{"x": "\\ud800"}',
    "not a number": b'{"x": NaN}',
    "endless number": b'{"x": ' + b"9" * 5_000 + b"}",
    "too large a float": b'{"x": 1e999}',
    "nested too deeply": b'{"x": ' + b"[" * 100_000,
    "not an object": b"[]",
    "null": b"null",
}

# Keys in a path that no row can have.
MALFORMED_IDS: Final = {
    "a word": "seven",
    "too long": "x" * 5_000,
    "NUL": "%00",
    "an emoji": "%F0%9F%98%80",
    "not UTF-8": "%ff",
}

# What is sent instead of a valid token.
INVALID_TOKENS: Final[dict[str, dict[str, str]]] = {
    "none": {},
    "empty": {"Authorization": "Bearer"},
    "nonsense": {"Authorization": "Bearer nonsense"},
    "basic": {"Authorization": "Basic bm9ib2R5Og=="},
}
