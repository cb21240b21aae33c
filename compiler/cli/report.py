"""What commands print: findings in four formats, and progress for those who wait."""

import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from compiler.cli.options import Options
from compiler.diagnostics import render
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.tree import Tree
from compiler.workspace.change import Change, WorkspacePlan, unified

PATIENCE = 0.5
"""Seconds after which progress is worth a line."""


def say(text: str) -> None:
    """Write data to stdout, whatever encoding it has."""
    stream = sys.stdout
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "replace").decode(encoding))


def say_diagnostics(found: Sequence[Diagnostic], options: Options, sources: Tree) -> None:
    """Print diagnostics in the chosen format."""
    match options.format:
        case "json":
            say(render.as_json(found))
        case "github":
            say(render.github(found))
        case "concise":
            say(render.concise(found))
        case _:
            say(render.human(found, sources.read, colour=options.colour))
            if found:
                say(f"\n{render.summary(found)}\n")


def say_plan(plan: WorkspacePlan, options: Options, sources: Tree, done: bool) -> None:
    """Print what a compile did, or would do, and what it refuses."""
    found = [conflict.diagnostic for conflict in plan.conflicts]
    if options.format == "json":
        say(json.dumps(_record(plan, done), indent=2) + "\n")
        return
    if options.format == "github":
        say(render.github([*found, *plan.refused, *(() if done else _differing(plan))]))
        return
    if not plan.conflicts and not (options.quiet and done):
        for change in plan.changes:
            say(f"{change.verb} {change.path}{_parts(change)}\n")
    if options.format == "concise":
        say(render.concise([*found, *plan.refused]))
        return
    for conflict in plan.conflicts:
        if conflict.diff:
            say(conflict.diff + "\n\n")
    if found or plan.refused:
        say(render.human([*found, *plan.refused], sources.read, colour=options.colour))
    if not options.quiet:
        say(_summary(plan, done))


def say_diff(plan: WorkspacePlan) -> None:
    """Print every change as a unified diff."""
    for change in plan.changes:
        say(unified(change.path, change.before or "", change.after or "", "is", "wanted") + "\n")


def _differing(plan: WorkspacePlan) -> Iterator[Diagnostic]:
    """What isn't as compiled, for a format that shows nothing else; nothing beside conflicts."""
    if plan.conflicts:
        return
    for change in plan.changes or plan.locks:
        verb = {"created": "is missing", "removed": "is left over"}.get(change.verb, "differs")
        span = Span(change.path, 1, 1, 1, 1)
        message = f"{change.path} {verb}{_parts(change)}"
        yield Diagnostic(
            "R611", message, span, help="run `restc compile`, and commit what it writes"
        )


def _parts(change: Change) -> str:
    named = ", ".join(change.parts[:3])
    more = f" and {len(change.parts) - 3} more" if len(change.parts) > 3 else ""
    return f" ({named}{more})" if named else ""


def _summary(plan: WorkspacePlan, done: bool) -> str:
    if plan.conflicts:
        count = len(plan.conflicts)
        return f"\nNothing was written: {count} refusal{'s' if count > 1 else ''}.\n"
    verbs = [change.verb for change in plan.changes]
    counts = [(verbs.count(verb), verb) for verb in ("created", "updated", "removed")]
    told = ", ".join(f"{count} {verb}" for count, verb in counts if count)
    tail = f"{plan.unchanged} unchanged"
    if not told:
        if plan.locks:
            return f"{'The lock was' if done else 'The lock would be'} updated; {tail}.\n"
        return f"Nothing to do: {tail}.\n"
    return f"{told}, {tail}.\n" if done else f"Would be: {told}, {tail}.\n"


def _record(plan: WorkspacePlan, done: bool) -> dict[str, Any]:
    conflicts = [
        {"diff": item.diff, **json.loads(render.as_json([item.diagnostic]))[0]}
        for item in plan.conflicts
    ]
    return {
        "written": done and not plan.conflicts,
        "changes": [
            {"path": change.path, "verb": change.verb, "parts": list(change.parts)}
            for change in plan.changes
        ],
        "conflicts": conflicts,
        "refused": json.loads(render.as_json(plan.refused)),
        "unchanged": plan.unchanged,
    }


@contextmanager
def progress(text: str, options: Options) -> Iterator[None]:
    """Tell a person at a terminal what takes so long; anyone else hears nothing."""
    if options.quiet or not sys.stderr.isatty():
        yield
        return
    shown = threading.Event()

    def show() -> None:
        shown.set()
        sys.stderr.write(f"{text} …")
        sys.stderr.flush()

    timer = threading.Timer(PATIENCE, show)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        if shown.is_set():
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
