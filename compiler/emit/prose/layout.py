"""Markdown laid out: tables, lists in prose, and JSON as people write it."""

import json
from collections.abc import Iterable, Sequence

from compiler.emit.prose.escape import block, code
from compiler.ir.example import JsonValue


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; a column that says nothing is left out."""
    found = [list(row) for row in rows]
    kept = [at for at in range(len(head)) if at == 0 or any(row[at] for row in found)]
    lines = [[head[at] for at in kept], ["---"] * len(kept)]
    lines += [[row[at] for at in kept] for row in found]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def codes(names: Iterable[str]) -> str:
    """Names as code, separated by commas."""
    return ", ".join(code(name) for name in names)


def series(parts: Sequence[str], word: str = "and") -> str:
    """Parts in prose: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {word} {parts[-1]}"


def example(value: JsonValue) -> str:
    """A block of JSON, indented by two; short lists stay on one line."""
    return block(_json(value, 0), "json")


def inline(value: JsonValue) -> str:
    """JSON as code."""
    return code(json.dumps(value, ensure_ascii=False))


def anchor(heading: str) -> str:
    """The anchor of a heading, as GitHub and most others make it."""
    kept = "".join(c for c in heading.lower() if c.isalnum() or c in " -_")
    return "#" + kept.replace(" ", "-")


def page(parts: Iterable[str]) -> str:
    """Blocks with one blank line between each two, and a final newline."""
    return "\n\n".join(part for part in parts if part) + "\n"


def _json(value: JsonValue, depth: int) -> str:
    flat = json.dumps(value, ensure_ascii=False)
    if not value or not isinstance(value, dict | list):
        return flat
    nested = value.values() if isinstance(value, dict) else value
    if depth and len(flat) <= 60 and not any(isinstance(item, dict | list) for item in nested):
        return flat
    pad = "  " * (depth + 1)
    if isinstance(value, dict):
        lines = [
            f"{pad}{json.dumps(key, ensure_ascii=False)}: {_json(item, depth + 1)}"
            for key, item in value.items()
        ]
        opening, closing = "{", "}"
    else:
        lines = [pad + _json(item, depth + 1) for item in value]
        opening, closing = "[", "]"
    return f"{opening}\n" + ",\n".join(lines) + f"\n{'  ' * depth}{closing}"
