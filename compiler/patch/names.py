"""One import statement's own text: names put in where they sort, and taken out again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.patch.syntax import Statement

_FROM = re.compile(
    r"^([ \t]*from[ \t]+\S+[ \t]+import[ \t]+)(\(?)([^()#\\;]*?)(\)?)([ \t]*(?:#.*)?)$"
)
_OPENS = re.compile(r"^[ \t]*from[ \t]+\S+[ \t]+import[ \t]*\([ \t]*(?:#.*)?$")
_MEMBER = re.compile(r"^([ \t]*)(\w+(?:[ \t]+as[ \t]+\w+)?)([ \t]*)(,?)([ \t]*(?:#.*)?)$")
_CLOSES = re.compile(r"^[ \t]*\)[ \t]*(?:#.*)?$")
_RUN = re.compile(r"\d+|\D")


@dataclass(frozen=True, slots=True)
class Wanted:
    """`from written import name as bound`; `module` is `written` with its dots resolved."""

    module: str
    written: str
    name: str
    bound: str

    @property
    def member(self) -> str:
        """What stands behind `import`."""
        return self.name if self.name == self.bound else f"{self.name} as {self.bound}"

    @property
    def line(self) -> str:
        """The import on a line of its own."""
        return f"from {self.written} import {self.member}"


def natural(name: str) -> tuple[tuple[int, int], ...]:
    """Order names as isort does: ignoring case, digits by their value."""
    return tuple(
        (48, int(part)) if part.isdecimal() else (ord(part), 0)
        for part in _RUN.findall(name.lower())
    )


def member_order(member: str) -> tuple[int, tuple[tuple[int, int], ...], str]:
    """Order the names of one import: constants, classes, the rest."""
    name = member.split()[0]
    rank = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return rank, natural(name), name


def canonical(head: str, members: Sequence[str], width: int, indent: str) -> tuple[str, ...]:
    """Return an import as isort lays it out: on one line, or one name on each."""
    one = head + ", ".join(members)
    if len(one) <= width:
        return (one,)
    inner = indent + ("\t" if "\t" in indent else "    ")
    return (f"{head}(", *(f"{inner}{m}," for m in members), f"{indent})")


def changed(
    statement: Statement,
    old: tuple[str, ...],
    add: Sequence[Wanted],
    drop: frozenset[str],
    ours: frozenset[str],
    width: int,
) -> tuple[str, ...] | None:
    """Return a statement's new lines: () when nothing is left, None when it cannot be kept."""
    left = [i for i in statement.imports if i.bound not in drop]
    if not left and not add:
        return () if statement.parts == 1 else None
    if all(i.bound in ours and i.name == i.bound for i in statement.imports):
        indent = old[0][: len(old[0]) - len(old[0].lstrip())]
        head = f"{indent}from {statement.imports[0].written} import "
        if old == canonical(head, [i.name for i in statement.imports], width, indent):
            names = sorted([i.name for i in left] + [w.name for w in add], key=member_order)
            return canonical(head, names, width, indent)
    new: tuple[str, ...] | None = old
    for imported in statement.imports:
        if imported.bound in drop and new is not None:
            member = imported.name
            if imported.bound != imported.name:
                member += f" as {imported.bound}"
            new = _without(new, member)
    for wanted in add:
        if new is not None:
            new = _with(new, wanted.name, width)
    return new


def _with(old: tuple[str, ...], name: str, width: int) -> tuple[str, ...] | None:
    if len(old) == 1:
        parts = _parts(old[0])
        if parts is None:
            return None
        head, names, tail = parts
        at = _position([n.strip() for n in names if n.strip()], name)
        names.insert(at, f" {name}" if at else name)
        if at == 0 and len(names) > 1:
            names[1] = f" {names[1]}"
        line = head + ",".join(names) + tail
        return (line,) if len(line) <= width else None
    members = _members(old)
    if members is None:
        return None
    at = _position([m.group(2) for _, m in members], name)
    index, like = members[min(at, len(members) - 1)]
    new = list(old)
    if at < len(members):
        first = index
        while new[first - 1].strip().startswith("#"):
            first -= 1
        new.insert(first, f"{like.group(1)}{name},")
    else:
        new[index] = f"{like.group(1)}{like.group(2)}{like.group(3)},{like.group(5)}"
        new.insert(index + 1, f"{like.group(1)}{name}{like.group(4)}")
    return tuple(new)


def _without(old: tuple[str, ...], member: str) -> tuple[str, ...] | None:
    if len(old) == 1:
        parts = _parts(old[0])
        if parts is None:
            return None
        head, names, tail = parts
        at = next((k for k, n in enumerate(names) if n.split() == member.split()), None)
        if at is None:
            return None
        del names[at]
        names[:1] = [n.lstrip() for n in names[:1]]
        return (head + ",".join(names) + tail,)
    members = _members(old)
    if members is None:
        return None
    at = next((k for k, (_, m) in enumerate(members) if m.group(2).split() == member.split()), None)
    if at is None:
        return None
    new = list(old)
    index, last = members[at]
    if at == len(members) - 1 and at and not last.group(4):
        before, m = members[at - 1]
        new[before] = f"{m.group(1)}{m.group(2)}{m.group(3)}{m.group(5)}"
    del new[index]
    return tuple(new)


def _parts(line: str) -> tuple[str, list[str], str] | None:
    m = _FROM.match(line)
    if m is None or bool(m.group(2)) != bool(m.group(4)) or m.group(3) != m.group(3).strip():
        return None
    return m.group(1) + m.group(2), m.group(3).split(","), m.group(4) + m.group(5)


def _members(old: tuple[str, ...]) -> list[tuple[int, re.Match[str]]] | None:
    """Return the lines of an import that has one name on each, or None for another layout."""
    if not _OPENS.match(old[0]) or not _CLOSES.match(old[-1]):
        return None
    found = []
    for index, line in enumerate(old[1:-1], start=1):
        if line.strip().startswith("#"):
            continue
        m = _MEMBER.match(line)
        if m is None:
            return None
        found.append((index, m))
    return found or None


def _position(names: Sequence[str], name: str) -> int:
    """Return where a name goes: behind the last that sorts before it."""
    key = member_order(name)
    return max((k + 1 for k, n in enumerate(names) if member_order(n) < key), default=0)
