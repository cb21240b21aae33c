"""Imports of routers: in the form the file already uses, where isort would put them."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.patch.lines import Lines, Splice
from compiler.patch.names import Wanted, canonical, changed, member_order, natural
from compiler.patch.syntax import Block, Statement


@dataclass(frozen=True, slots=True)
class Group:
    """Import statements with no blank line between them: what isort calls a section."""

    statements: tuple[Statement, ...]
    run: int

    @property
    def end(self) -> int:
        return self.statements[-1].end


def groups(block: Block, lines: Lines) -> tuple[Group, ...]:
    """Return the sections of a block's imports; `run` counts the stretches that code divides."""
    found: list[Group] = []
    current: list[Statement] = []
    run = 0
    for statement in (*block.statements, None):
        if statement is None or not statement.only_imports:
            if current:
                found.append(Group(tuple(current), run))
            current, run = [], run + 1
        elif current and any(
            not c.strip() for c in lines.contents[current[-1].end : statement.line - 1]
        ):
            found.append(Group(tuple(current), run))
            current = [statement]
        else:
            current.append(statement)
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Layout:
    """What the edits to one block's imports need to know.

    `ours` are the bound names that we put there; `before` is the line (from 1) that needs them.
    """

    lines: Lines
    block: Block
    before: int
    root: str
    width: int
    ours: frozenset[str]


def edit(
    layout: Layout,
    add: Sequence[tuple[Wanted, Wanted]],
    drop: Mapping[int, frozenset[str]],
) -> tuple[list[Splice], list[Wanted]] | str:
    """Return the splices and the imports as they were made, or why that cannot be done.

    Each of `add` is the import that is wanted, and the one on a line of its own for when that does
    not fit into the statement where it belongs. `drop` maps an import statement's line to the
    bound names that go.
    """
    sections = groups(layout.block, layout.lines)
    statements = {s.line: s for g in sections for s in g.statements}
    made = [wanted for wanted, _ in add]
    grow: dict[int, list[int]] = {}
    fresh: list[int] = []
    for index, wanted in enumerate(made):
        line = _same_module(layout, sections, wanted)
        grow.setdefault(line, []).append(index)
    fresh += grow.pop(0, [])
    splices: list[Splice] = []
    gone: set[int] = set()
    for line in sorted({*grow, *drop}):
        statement = statements.get(line)
        if statement is None:
            return f"line {line} does more than import"
        old = layout.lines.contents[statement.line - 1 : statement.end]
        going = drop.get(line, frozenset())
        here = [made[k] for k in grow.get(line, [])]
        change = changed(statement, old, here, going, layout.ours, layout.width)
        if change is None and here:
            for k in grow[line]:
                made[k] = add[k][1]
                fresh.append(k)
            change = changed(statement, old, [], going, layout.ours, layout.width)
        if change is None:
            return f"the import on line {line} is laid out in a way that we do not edit"
        if not change:
            gone.add(line)
        elif change != old:
            splices.append(Splice(statement.line - 1, statement.end, change))
    placed = _place(layout, sections, [made[k] for k in sorted(fresh)])
    if isinstance(placed, str):
        return placed
    kept, inserts = placed
    return splices + _deletions(layout, sections, gone, kept) + inserts, made


def _same_module(layout: Layout, sections: Sequence[Group], wanted: Wanted) -> int:
    """Return the line of the import that a name belongs to by isort's rules, or 0."""
    if wanted.name != wanted.bound:
        return 0
    own = [
        s
        for g in sections
        for s in g.statements
        if s.parts == 1
        and s.imports[0].name not in ("", "*")
        and s.imports[0].module == wanted.module
        and all(i.name == i.bound for i in s.imports)
        and _in_reach(layout, s)
    ]
    single = len(own) > 1 and all(len(s.imports) == 1 for s in own)
    return own[-1].line if own and not single else 0


def _in_reach(layout: Layout, statement: Statement) -> bool:
    return statement.end < layout.before


def _place(
    layout: Layout, sections: Sequence[Group], fresh: Sequence[Wanted]
) -> tuple[frozenset[int], list[Splice]] | str:
    """Return the groups that gain a statement (by their end) and the insertions."""
    if not fresh:
        return frozenset(), []
    reach = [g for g in sections if g.end < layout.before]
    if not reach:
        return "there is no import statement above the place where the routers are included"
    first = reach[0].statements[0]
    raw = layout.lines.contents[first.line - 1]
    indent = raw[: len(raw) - len(raw.lstrip())]
    merged: dict[tuple[str, bool], list[Wanted]] = {}
    for wanted in fresh:
        merged.setdefault((wanted.written, wanted.name == wanted.bound), []).append(wanted)
    statements: list[tuple[str, str, tuple[str, ...]]] = []
    for (written, plain), members in merged.items():
        single = _single_lines(reach, members[0].module)
        if not plain or single:
            statements += [(written, w.name, (indent + w.line,)) for w in members]
            continue
        names = sorted((w.name for w in members), key=member_order)
        head = f"{indent}from {written} import "
        statements.append((written, names[0], canonical(head, names, layout.width, indent)))
    statements.sort(key=lambda s: (natural(s[0]), member_order(s[1])))
    relative = statements[0][0].startswith(".")
    group = _group(layout, reach, relative)
    if group is None:
        absolute = [g for g in reach if not _relative(g)] if not relative else list(reach)
        last = _header(layout, absolute or reach)
        new = ["", *(line for s in statements for line in s[2])]
        return frozenset(), [Splice(last.end, last.end, tuple(new))]
    inserts = [
        Splice(at, at, new)
        for written, name, new in statements
        for at in [_slot(group, written, name)]
    ]
    return frozenset({group.end}), inserts


def _single_lines(reach: Sequence[Group], module: str) -> bool:
    own = [s for g in reach for s in g.statements if s.imports[0].module == module]
    return sum(len(s.imports) == 1 and s.imports[0].name == s.imports[0].bound for s in own) > 1


def _relative(group: Group) -> bool:
    return all(s.imports[0].written.startswith(".") for s in group.statements)


def _roots(group: Group) -> Iterator[str]:
    for statement in group.statements:
        for imported in statement.imports:
            if not imported.written.startswith("."):
                yield imported.module.partition(".")[0]


def _group(layout: Layout, reach: Sequence[Group], relative: bool) -> Group | None:
    """Return the section that an import of our own package belongs to, if the file has one."""
    if relative:
        return next((g for g in reversed(reach) if _relative(g)), None)
    own = [g for g in reach if layout.root in _roots(g)]
    if own:
        return own[-1]
    # A section behind that of FastAPI holds what belongs to the application, by whatever name.
    last = _header(layout, reach)
    seen = False
    found: Group | None = None
    for group in reach:
        names = set(_roots(group))
        if group.run == last.run and seen and names and not names & {"fastapi", "starlette"}:
            found = group
        seen = seen or bool(names & {"fastapi", "starlette"})
        if names and names <= sys.stdlib_module_names:
            found = None
    return found


def _header(layout: Layout, reach: Sequence[Group]) -> Group:
    """Return the last section of the imports at the top, below what prepares the import path."""
    statements = layout.block.statements
    ends = next(
        (
            s.line
            for s in statements
            if s.kind in ("def", "class")
            or any(a.value.call and _makes(a.value.call.function) for a in s.assignments)
        ),
        layout.before,
    )
    top = [g for g in reach if g.end < ends]
    return (top or list(reach))[-1]


def _makes(function: str) -> bool:
    return function.rpartition(".")[2] in ("FastAPI", "APIRouter")


def _slot(group: Group, written: str, name: str) -> int:
    """Return the line (from 0) before which a new statement keeps its section sorted."""
    froms = [s for s in group.statements if s.imports[0].name]
    plain = [s for s in group.statements if not s.imports[0].name]
    mixed = bool(froms and plain) and plain[-1].line > froms[0].line
    key = (natural(written), member_order(name))
    at = 0
    for statement in group.statements if mixed else froms:
        head = statement.imports[0]
        if (natural(head.written), member_order(head.name or "a")) <= key:
            at = statement.end
    if at:
        return at
    if plain and not mixed:
        return plain[-1].end
    return group.statements[0].lead - 1


def _deletions(
    layout: Layout, sections: Sequence[Group], gone: set[int], kept: frozenset[int]
) -> list[Splice]:
    """Delete whole statements, and with a section's last one the blank line that set it apart."""
    splices: list[Splice] = []
    contents = layout.lines.contents
    for index, group in enumerate(sections):
        leaving = [s for s in group.statements if s.line in gone]
        splices += [Splice(s.line - 1, s.end) for s in leaving]
        if len(leaving) < len(group.statements) or group.end in kept:
            continue
        start = group.statements[0].line - 1
        if index and sections[index - 1].run == group.run and not contents[start - 1].strip():
            splices.append(Splice(start - 1, start))
        elif (
            index + 1 < len(sections)
            and sections[index + 1].run == group.run
            and not contents[group.end].strip()
        ):
            splices.append(Splice(group.end, group.end + 1))
    return list(dict.fromkeys(splices))
