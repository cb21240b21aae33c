"""The constraints of a schema, each taken away once."""

import re
from collections.abc import Iterator

from .mutant import Guard, Mutant

REGION = re.compile(r"^-- restc:begin (?P<name>\S+)$(?P<body>.*?)^-- restc:end", re.M | re.S)
CONSTRAINT = re.compile(r",\n    CONSTRAINT (?!\w+_pkey)[^\n]*?(?=,?\n)")
NOT_NULL = re.compile(r"(?<= )NOT NULL(?=,?$)", re.M)
UNIQUE_INDEX = re.compile(r"^CREATE UNIQUE INDEX (?P<rest>[^\n]*)$", re.M)
FOREIGN_KEY = re.compile(r"^ALTER TABLE [^;]*FOREIGN KEY[^;]*;$", re.M)


def schema_mutants(path: str, text: str, tests: dict[str, str]) -> Iterator[Mutant]:
    """Checks, unique constraints and indexes, foreign keys and NOT NULL; `tests` by region."""
    for region in REGION.finditer(text):
        found = tests.get(region["name"].removesuffix("-foreign-keys"), "tests")
        start = region.start("body")
        for pattern in (CONSTRAINT, NOT_NULL, UNIQUE_INDEX, FOREIGN_KEY):
            for match in pattern.finditer(region["body"]):
                by = f"CREATE INDEX {match['rest']}" if pattern is UNIQUE_INDEX else ""
                at, end = start + match.start(), start + match.end()
                line = text.count("\n", 0, at + match[0].startswith(",\n") * 2) + 1
                was = match[0].lstrip(",\n ")
                if pattern is NOT_NULL:
                    was = text[text.rindex("\n", 0, at) : end].strip()
                yield Mutant(Guard.DDL, path, line, was, text[:at] + by + text[end:], found)
