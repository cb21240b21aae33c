"""Reads kinds.yaml: every kind of change, with specs, rows, and what has become of them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

NAMES = {
    "account": "00000000-0000-0000-0000-00000000000a",
    "one": "00000000-0000-0000-0000-000000000001",
    "two": "00000000-0000-0000-0000-000000000002",
}
TWO_TASKS = """\
INSERT INTO tasks (id, account_id, title)
VALUES ('{one}', '{account}', 'one'), ('{two}', '{account}', 'two');
"""
HEAD = {"ownership": "account", "delete": "hard"}


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of change; `found` is what the query answers after the upgrade."""

    name: str
    before: Mapping[str, str]
    after: Mapping[str, str]
    rows: str
    query: str
    found: list[tuple[object, ...]]
    downgrade: bool
    """Whether there is a way back."""
    approved: bool
    """Whether the author has approved it, or declared it as a rename."""


def _spec(name: str, text: str) -> str:
    if re.match(r"(trait|removed|enum):", text):
        return text
    head = {"resource": name, **HEAD}
    missing = [
        f"{key}: {value}\n" for key, value in head.items() if not re.search(rf"^{key}:", text, re.M)
    ]
    return "".join(missing) + text


def _kind(entry: Mapping[str, Any]) -> Kind:
    def named(text: str) -> str:
        for name, value in NAMES.items():
            text = text.replace(f"{{{name}}}", value)
        return text

    def specs(side: str) -> dict[str, str]:
        return {name: _spec(name, named(text)) for name, text in entry[side].items()}

    def cell(value: object) -> object:
        return named(value) if isinstance(value, str) else value

    rows = named("INSERT INTO accounts VALUES ('{account}');\n" + entry.get("rows", TWO_TASKS))
    return Kind(
        entry["name"],
        specs("before"),
        specs("after"),
        rows,
        entry.get("query", "SELECT title FROM tasks ORDER BY title"),
        [tuple(map(cell, row)) for row in entry.get("found", [["one"], ["two"]])],
        entry.get("downgrade", True),
        entry.get("approved", False),
    )


KINDS = [
    _kind(entry)
    for entry in yaml.safe_load(Path(__file__).with_suffix(".yaml").read_text(encoding="utf-8"))
]
