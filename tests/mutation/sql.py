"""The constraints of a schema, each taken away once."""

import re
from collections.abc import Iterator

from .mutant import Guard, Mutant

REGION = re.compile(r"^-- restc:begin (?P<name>\S+)$(?P<body>.*?)^-- restc:end", re.M | re.S)
CONSTRAINT = re.compile(r",\n    CONSTRAINT (?!\w+_pkey)[^\n]*?(?=,?\n)")
NOT_NULL = re.compile(r"(?<= )NOT NULL(?=,?$)", re.M)
UNIQUE_INDEX = re.compile(r"^CREATE UNIQUE INDEX (?P<rest>[^\n]*)$", re.M)
COMPOSITE = re.compile(
    r"FOREIGN KEY \((?P<key>\w+), (?P<owner>\w+)\)"
    r" REFERENCES (?P<table>\w+) \((?P<id>\w+), (?P=owner)\)"
)
"""A key that keeps a row inside its owner: without the second column it leads anywhere."""
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
                same = _why_same(region["body"], was)
                yield Mutant(Guard.DDL, path, line, was, text[:at] + by + text[end:], found, same)
            for match in COMPOSITE.finditer(region["body"]):
                by = f"FOREIGN KEY ({match['key']}) REFERENCES {match['table']} ({match['id']})"
                at, end = start + match.start(), start + match.end()
                line = text.count("\n", 0, at) + 1
                mutated = text[:at] + by + text[end:]
                yield Mutant(Guard.DDL, path, line, match[0], mutated, found)


def _why_same(body: str, was: str) -> str:
    """Why a table refuses the same without a constraint; empty where it doesn't."""
    column = was.split()[0]
    keys = re.findall(r"_pkey PRIMARY KEY \(([^)]*)\)", body)
    if was.endswith("NOT NULL") and any(column in key.split(", ") for key in keys):
        return "a primary key is never null"
    if "GENERATED ALWAYS" in was:
        return "the expression is never null, for nothing in it is"
    pattern = re.search(r"CHECK \(char_length\((?P<column>\w+)\) <= \d+\)$", was)
    if pattern and re.search(rf"CHECK \({pattern['column']} ~ '\^[^']*\{{\d+\}}\$'\)", body):
        return "the pattern says how long it is"
    return ""
