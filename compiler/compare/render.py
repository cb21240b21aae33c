"""Findings as text: for a terminal, a program, a pull request and a changelog."""

import json
from collections.abc import Mapping, Sequence

from compiler.compare.rule import Finding, Level
from compiler.diagnostics.display import safe
from compiler.diagnostics.span import Span

MARKER = "<!-- restc diff -->"
"""By which the comment of an earlier run is found again."""
HEADINGS = {Level.BREAKING: "Breaking", Level.RISKY: "Risky", Level.SAFE: "Safe"}
COLOURS = {Level.BREAKING: "31", Level.RISKY: "33", Level.SAFE: "32"}
COMMANDS = {Level.BREAKING: "error", Level.RISKY: "warning", Level.SAFE: "notice"}
SHOWN_BY_GITHUB = 10
"""Annotations of each kind that GitHub shows of one step."""
NOTHING = "No change that a client or a database would notice."


def human(findings: Sequence[Finding], colour: bool = False) -> str:
    """What a person reads: by level, each with its place, its rule and its SQL."""
    if not findings:
        return NOTHING + "\n"
    lines = []
    for level, found in by_level(findings).items():
        heading = f"{HEADINGS[level]} ({len(found)})"
        lines.append(f"\x1b[1;{COLOURS[level]}m{heading}\x1b[0m" if colour else heading)
        for one in found:
            lines.append(f"  {one.resource}: {safe(one.message)}  [{one.rule.id}]")
            if place := _places(one):
                lines.append(f"    {safe(place)}")
            lines += [f"    | {safe(line)}" for sql in one.sql for line in f"{sql};".split("\n")]
        lines.append("")
    return "\n".join([*lines, summary(findings)]) + "\n"


def summary(findings: Sequence[Finding]) -> str:
    """`2 breaking, 1 safe`."""
    return ", ".join(f"{len(found)} {level}" for level, found in by_level(findings).items())


def by_level(findings: Sequence[Finding]) -> Mapping[Level, list[Finding]]:
    """The findings of each level that there are any of, the worst first."""
    found = {level: [one for one in findings if one.rule.level is level] for level in Level}
    return {level: some for level, some in found.items() if some}


def _places(one: Finding) -> str:
    match one.before, one.after:
        case None, None:
            return ""
        case None, Span() as after:
            return str(after)
        case Span() as before, None:
            return f"before: {before}"
        case before, after:
            return f"{after}, before: {before}" if str(before) != str(after) else str(after)


def as_json(findings: Sequence[Finding]) -> str:
    """A JSON array, the worst first, in ASCII."""
    records = [
        {
            "rule": one.rule.id,
            "level": one.rule.level.value,
            "resource": one.resource,
            "message": one.message,
            "before": _span(one.before),
            "after": _span(one.after),
            "sql": list(one.sql),
        }
        for one in findings
    ]
    return json.dumps(records, indent=2) + "\n"


def _span(span: Span | None) -> dict[str, object] | None:
    if span is None:
        return None
    return {
        "path": span.path,
        "line": span.line,
        "column": span.column,
        "end_line": span.end_line,
        "end_column": span.end_column,
    }


def github(findings: Sequence[Finding]) -> str:
    """Workflow commands that GitHub shows beside the changed lines; as many as it shows."""
    lines = []
    for level, found in by_level(findings).items():
        for one in found[:SHOWN_BY_GITHUB]:
            properties = {"title": f"restc {one.rule.id}"}
            if one.after is not None:
                start = {"file": one.after.path, "line": str(one.after.line)}
                properties = start | {"endLine": str(one.after.end_line)} | properties
            listed = ",".join(f"{name}={_property(value)}" for name, value in properties.items())
            lines.append(
                f"::{COMMANDS[level]} {listed}::{_data(f'{one.resource}: {one.message}')}\n"
            )
    return "".join(lines)


def _data(text: str) -> str:
    return safe(text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A"))


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def markdown(findings: Sequence[Finding]) -> str:
    """A comment for a pull request: what breaks in the open, the rest and the SQL folded."""
    lines = [MARKER, "### What this changes for clients and for the database", ""]
    if not findings:
        return "\n".join([*lines, NOTHING]) + "\n"
    lines += [f"**{summary(findings)}**", ""]
    for level, found in by_level(findings).items():
        folded = level is Level.SAFE
        lines += (
            [f"<details><summary>{HEADINGS[level]} ({len(found)})</summary>", ""] if folded else []
        )
        lines += ["| | Change | Rule | Where |", "|---|---|---|---|"]
        for one in found:
            span = one.after or one.before
            where = f"`{span.path}:{span.line}`" if span else ""
            cells = (level.value, f"**{one.resource}**: {one.message}", f"`{one.rule.id}`", where)
            lines.append(f"| {' | '.join(_cell(cell) for cell in cells)} |")
        lines += ["", "</details>", ""] if folded else [""]
    statements = [sql for one in findings for sql in one.sql]
    if statements:
        lines += ["<details><summary>SQL</summary>", "", "```sql"]
        lines += [*(f"{sql};" for sql in statements), "```", "", "</details>", ""]
    return "\n".join(lines).rstrip() + "\n"


def _cell(text: str) -> str:
    return " ".join(safe(text.replace("\n", " ")).split()).replace("|", "\\|")


def changelog(findings: Sequence[Finding]) -> str:
    """A section for a changelog."""
    lines = []
    for level, found in by_level(findings).items():
        lines += [f"### {HEADINGS[level]}", ""]
        lines += dict.fromkeys(f"- **{one.resource}**: {_cell(one.message)}." for one in found)
        lines.append("")
    return "\n".join(lines).rstrip() + "\n" if lines else f"{NOTHING}\n"
