"""Where the next include goes, or why a colleague would have to decide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.patch.candidate import AGGREGATE, APPLICATION, UNKNOWN, Candidate, Include, candidates
from compiler.patch.lines import Lines
from compiler.patch.scope import Program, Scope
from compiler.patch.syntax import Call, Statement, walk

_CATCH_ALL = re.compile(r"catch_?all|fallback|(^|[._])spa([._]|$)", re.IGNORECASE)
_KEEP_LAST = re.compile(r"#.*\b(last|catch-?all|fallback)\b", re.IGNORECASE)
_REGISTRAR = re.compile(r"rout|regist|endpoint|includ", re.IGNORECASE)
_SETTING_UP = re.compile(r"\.(add_\w+|exception_handler|include_router)$")


@dataclass(frozen=True, slots=True)
class Place:
    """The new include stands before line `before` (from 0), in `scope`, under `receiver`."""

    before: int
    indent: str
    receiver: str
    kind: str
    scope: Scope
    includes: tuple[Include, ...]
    line: int


@dataclass(frozen=True, slots=True)
class Unclear:
    """No place that we may choose; `line` is where that shows (from 1), `receiver` our guess."""

    reason: str
    line: int
    receiver: str = "app"


def place(program: Program, lines: Lines, receiver: str, root: str) -> Place | Unclear:
    """Return where to include; `receiver` settles the object, `root` is our own top package."""
    chosen = choose(candidates(program), receiver, root)
    if isinstance(chosen, Unclear):
        return chosen
    known = [i for i in chosen.includes if i.known]
    if not receiver:
        refused = _runtime(chosen, known)
        if refused:
            return refused
    scope = _home(chosen, [i for i in known if i.site.unconditional], receiver)
    if isinstance(scope, Unclear):
        return scope
    here = [i for i in chosen.includes if i.site.scope is scope]
    name = next((i.receiver for i in here), chosen.receiver)
    spot = _spot(scope, chosen, name, here, lines)
    if isinstance(spot, Unclear):
        return spot
    before, like = spot
    indent = re.match(r"[ \t]*", lines.contents[like - 1])
    return Place(
        before - 1,
        indent.group() if indent else "",
        name,
        chosen.kind,
        scope,
        tuple(i for i in known if i.site.scope is scope),
        like,
    )


def choose(found: Sequence[Candidate], receiver: str, root: str) -> Candidate | Unclear:
    """Return the one object that the routers go to: as settled, else a router, an application."""
    if receiver:
        named = [
            c
            for c in found
            if c.receiver == receiver or receiver in [i.receiver for i in c.includes]
        ]
        if not named:
            return Unclear(f"there is no `{receiver}` in this file", 1, receiver)
        if len(named) > 1:
            return _several(named)
        if named[0].kind == UNKNOWN and named[0].foreign:
            top = named[0].foreign.partition(".")[0]
            if top not in (root, "fastapi", "starlette"):
                return _not_fastapi(named[0], root)
        return named[0]
    applications = [c for c in found if c.kind == APPLICATION]
    routers = [c for c in found if c.kind == AGGREGATE]
    aggregates = [c for c in routers if c.includes]
    if not aggregates and not applications and len(routers) == 1:
        aggregates = routers
    for group in (aggregates, applications):
        if len(group) > 1:
            return _several(group)
        if group:
            return group[0]
    unknown = [c for c in found if c.kind == UNKNOWN]
    if not unknown:
        return Unclear("no FastAPI application or aggregating router is made here", 1)
    return _not_fastapi(unknown[0], root)


def _several(group: Sequence[Candidate]) -> Unclear:
    names = " and ".join(f"`{c.receiver}` (line {c.line})" for c in group)
    what = "applications" if group[0].kind == APPLICATION else "routers"
    return Unclear(f"there are several {what} here: {names}", group[1].line, group[0].receiver)


def _not_fastapi(candidate: Candidate, root: str) -> Unclear:
    what = "is of unknown type"
    if candidate.foreign:
        what = f"is {candidate.foreign}, not FastAPI's"
        if candidate.foreign.partition(".")[0] == root:
            what = f"comes from {candidate.foreign}, and nothing here says that it is FastAPI's"
    return Unclear(f"`{candidate.receiver}`, which includes routers here, {what}", candidate.line)


def _runtime(chosen: Candidate, known: Sequence[Include]) -> Unclear | None:
    """Refuse what is put together at run time, where nothing is included by name beside it."""
    if any(i.site.unconditional for i in known):
        return None
    for include in chosen.includes:
        if not include.known:
            how = "from a loop over a list" if include.site.looped else "at run time"
            return Unclear(
                f"`{chosen.receiver}` gets its routers {how}",
                include.site.statement.line,
                chosen.receiver,
            )
    if known:
        return None
    for function in chosen.passed_to:
        if function and _REGISTRAR.search(function):
            return Unclear(
                f"`{chosen.receiver}` gets its routers from {function}()",
                chosen.line,
                chosen.receiver,
            )
    return None


def _home(chosen: Candidate, fixed: Sequence[Include], receiver: str) -> Scope | Unclear:
    own = chosen.created.scope if chosen.created else None
    homes: list[Scope] = []
    for include in fixed:
        scope = include.site.scope
        # A generator is a lifespan or a dependency: it runs when requests are already answered.
        lifespan = scope.function is not None and scope.function.yields
        if scope not in homes and not lifespan:
            homes.append(scope)
    if own in homes and own is not None:
        return own
    if receiver and len(homes) > 1:
        homes = [i.site.scope for i in fixed if i.receiver == receiver][:1] or homes
    if len(homes) == 1:
        return homes[0]
    if len(homes) > 1:
        where = " and ".join(f"{h.function.name}()" for h in homes if h.function)
        line = next(i.site.statement.line for i in fixed if i.site.scope is homes[1])
        return Unclear(
            f"`{chosen.receiver}` gets routers in several places: {where}", line, chosen.receiver
        )
    if own is not None:
        return own
    if chosen.includes:
        return chosen.includes[0].site.scope
    return Unclear(f"`{chosen.receiver}` is not made here", chosen.line or 1, chosen.receiver)


def _spot(
    scope: Scope, chosen: Candidate, name: str, here: Sequence[Include], lines: Lines
) -> tuple[int, int] | Unclear:
    """Return the line to stand before and the line whose indentation to take (both from 1)."""
    statements = scope.block.statements
    if not scope.block.suite:
        return Unclear("the function has its body on its own first line", chosen.line, name)
    tops = [i.site.top for i in here]
    fixed = [i.site.statement for i in here if i.known and i.site.unconditional]
    barrier: Statement | None = None
    anchor: Statement | None = None
    for statement in statements:
        if _any_path(statement, name) or (
            statement in tops and _stays_last(statement, name, here, lines)
        ):
            barrier = statement
            break
        if statement in fixed:
            anchor = statement
    else:
        barrier = next((s for s in statements if s in tops), None)
    if anchor is not None:
        return anchor.end + 1, anchor.line
    made_here = chosen.created is not None and chosen.created.scope is scope
    if barrier is not None and not (made_here and barrier.kind == "def"):
        return barrier.lead, barrier.line
    if chosen.created is None or not made_here:
        return Unclear(f"`{name}` is not made here", chosen.line or 1, name)
    made = chosen.created.top
    after = made
    for statement in statements[statements.index(made) + 1 :]:
        if not _sets_up(statement, name):
            break
        after = statement
    return after.end + 1, made.line


def _sets_up(statement: Statement, name: str) -> bool:
    """Whether a statement right below the application still configures it."""
    if statement.kind or statement.imports:
        return False
    if statement.assignments:
        return all(a.target.startswith(name + ".") for a in statement.assignments)
    return bool(statement.calls) and all(
        c.function.startswith(name + ".") and _SETTING_UP.search(c.function)
        for c in statement.calls
    )


def _any_path(statement: Statement, name: str) -> bool:
    """Whether a statement makes a route or a mount that would hide every route after it."""
    inner = [statement]
    if statement.kind not in ("def", "class"):
        inner += [s for block in statement.blocks for _, s in walk(block)]
    for s in inner:
        for call in (*s.calls, *(s.function.decorators if s.function else ())):
            if not call.function.startswith(name + "."):
                continue
            method = call.function[len(name) + 1 :]
            if method != "mount" and not _routes(method):
                continue
            path = call.argument(0, "path")
            if path is not None and path.literal is not None and _open(method, path.literal):
                return True
    return False


def _routes(method: str) -> bool:
    return method in ("get", "head", "route", "api_route", "add_route", "add_api_route")


def _open(method: str, path: str) -> bool:
    return path in ("", "/") if method == "mount" else path.startswith("/{")


def _stays_last(statement: Statement, name: str, here: Sequence[Include], lines: Lines) -> bool:
    """Whether an include says of itself that nothing may follow it."""
    written = lines.contents[statement.lead - 1 : statement.end]
    if any(_KEEP_LAST.search(line) for line in written):
        return True
    return any(
        i.site.top is statement and i.receiver == name and _CATCH_ALL.search(_spelled(i))
        for i in here
    )


def _spelled(include: Include) -> str:
    call: Call | None = include.argument.call
    return call.function if call else include.argument.dotted
