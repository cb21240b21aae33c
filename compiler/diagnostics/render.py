"""Diagnostics as text: for people, one a line, as JSON, and as GitHub annotations."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from compiler.diagnostics.codes import CODES, level_of
from compiler.diagnostics.diagnostic import Diagnostic, in_file_order
from compiler.diagnostics.display import safe
from compiler.diagnostics.fix import Fix
from compiler.diagnostics.human import block
from compiler.diagnostics.span import Span

Sources = Mapping[str, str] | Callable[[str], str | None]


def human(diagnostics: Iterable[Diagnostic], sources: Sources, *, colour: bool = False) -> str:
    """Each with its source lines and carets, in file order, a blank line between two.

    `sources` gives the text of a path that a span names; without it only the place is named.
    """
    source = sources if callable(sources) else sources.get
    blocks = [block(diagnostic, source, colour) for diagnostic in in_file_order(diagnostics)]
    return "\n\n".join(blocks) + "\n" if blocks else ""


def concise(diagnostics: Iterable[Diagnostic]) -> str:
    """`path:line:column: code message`, one a line, in file order."""
    return "".join(
        f"{_place(diagnostic.span)}{diagnostic.code} {safe(diagnostic.message)}\n"
        for diagnostic in in_file_order(diagnostics)
    )


def _place(span: Span | None) -> str:
    return f"{safe(str(span))}: " if span else ""


def as_json(diagnostics: Iterable[Diagnostic]) -> str:
    """A JSON array in file order, in ASCII; `span` is null where no file is to blame."""
    return json.dumps([_record(item) for item in in_file_order(diagnostics)], indent=2) + "\n"


def _record(diagnostic: Diagnostic) -> dict[str, object]:
    row = CODES.get(diagnostic.code)
    return {
        "code": diagnostic.code,
        "level": level_of(diagnostic.code).value,
        "title": row.title if row else "",
        "message": diagnostic.message,
        "span": _span(diagnostic.span),
        "label": diagnostic.label,
        "others": [{"span": _span(o.span), "text": o.text} for o in diagnostic.others],
        "notes": list(diagnostic.notes),
        "help": diagnostic.help,
        "fix": _fix(diagnostic.fix),
    }


def _fix(fix: Fix | None) -> dict[str, object] | None:
    if fix is None:
        return None
    return {"span": _span(fix.span), "text": fix.text, "was": fix.was}


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


def github(diagnostics: Iterable[Diagnostic]) -> str:
    """Workflow commands that GitHub shows beside the changed lines, one a line, in file order."""
    return "".join(f"{_annotation(item)}\n" for item in in_file_order(diagnostics))


def _annotation(diagnostic: Diagnostic) -> str:
    properties: dict[str, str | int] = {}
    if span := diagnostic.span:
        properties = {"file": span.path, "line": span.line, "endLine": span.end_line}
        # GitHub takes columns only where both ends stand on one line.
        if span.line == span.end_line:
            properties |= {"col": span.column, "endColumn": span.end_column}
    properties["title"] = f"restc {diagnostic.code}"
    message = [diagnostic.message, diagnostic.label]
    message += [f"{other.span}: {other.text}" for other in diagnostic.others]
    message += [*diagnostic.notes, f"help: {diagnostic.help}" if diagnostic.help else ""]
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in properties.items())
    body = _data("\n".join(filter(None, message)))
    return f"::{level_of(diagnostic.code).value} {listed}::{body}"


def _data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return safe(escaped)


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def summary(diagnostics: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or an empty text for none."""
    levels = [level_of(diagnostic.code).value for diagnostic in in_file_order(diagnostics)]
    counts = [(levels.count(level), level) for level in ("error", "warning")]
    told = ", ".join(f"{n} {level}{'s' if n > 1 else ''}" for n, level in counts if n)
    fixable = sum(diagnostic.fix is not None for diagnostic in in_file_order(diagnostics))
    return f"{told}; `restc lint --fix` mends {fixable}" if fixable else told
