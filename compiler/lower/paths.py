"""Paths to people: from a row, over relations, links and what points at it, to a profile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from compiler.diagnostics.span import Span
from compiler.ir.ownership import Step
from compiler.ir.relation import Link, Relation
from compiler.ir.resource import Resource
from compiler.lower.known import Findings
from compiler.lower.referrers import Referrers

PROFILE = "profile"
"""Where every path ends: the caller."""


@dataclass(slots=True)
class Path:
    """A path as far as it was followed."""

    steps: list[Step] = field(default_factory=list)
    profile: str = ""
    """The Python name of the column that names the profile, in the last table."""


@dataclass(frozen=True, slots=True)
class Map:
    """Every resource, and what points at each."""

    by_name: Mapping[str, Resource]
    pointed_at: Referrers


def follow(
    start: Resource, parts: tuple[str, ...], known: Map, at: Span, findings: Findings
) -> Path | None:
    """The tables on the way from a row of `start` to a profile, or None and a finding."""
    path = Path()
    current = start
    for position, name in enumerate(parts):
        rest = parts[position + 1 :]
        here = _step(at, parts, position)
        relation = next((r for r in current.relations if r.name == name), None)
        if relation is not None and relation.target == PROFILE:
            if rest:
                _goes_on(name, rest, _after(at, parts, position), findings)
                return None
            path.profile = relation.field
            return path
        if relation is not None and relation.external:
            _no_profile(name, relation.target, here, findings)
            return None
        target = _next(current, name, relation, known, path)
        if target is None:
            findings.unknown("R407", _from(current), name, _names(current, known), here)
            return None
        current = target
    _ends_before(current, parts, _step(at, parts, len(parts) - 1), findings)
    return None


def _step(at: Span, parts: tuple[str, ...], position: int) -> Span:
    """The span of one step, where the path stands as it is, in quotes or without them."""
    return _cut(at, parts, sum(len(part) + 1 for part in parts[:position]), len(parts[position]))


def _after(at: Span, parts: tuple[str, ...], position: int) -> Span:
    """The span of all steps behind one."""
    begin = sum(len(part) + 1 for part in parts[: position + 1])
    return _cut(at, parts, begin, len(".".join(parts)) - begin)


def _cut(at: Span, parts: tuple[str, ...], begin: int, length: int) -> Span:
    whole = len(".".join(parts))
    if at.line != at.end_line or at.end_column - at.column not in (whole, whole + 2):
        return at
    column = at.column + begin + (at.end_column - at.column - whole) // 2
    return replace(at, column=column, end_column=column + length)


def _next(
    current: Resource, name: str, relation: Relation | None, known: Map, path: Path
) -> Resource | None:
    """The resource that one step leads to; its tables join the path."""
    if relation is not None:
        target = known.by_name[relation.target]
        _add(path, name, target, "id", relation.field)
        return target
    for link in current.links:
        if link.name == name:
            return _over(link, current, known, path)
    for source, one in known.pointed_at.of(current):
        if one.inverse == name:
            _add(path, name, source, one.field, "id", many=True)
            return source
    return None


def _over(link: Link, current: Resource, known: Map, path: Path) -> Resource:
    target = known.by_name[link.target]
    between = f"{link.singular}_link"
    path.steps.append(
        Step(
            _unused(path, between), current.names.spec, link.model, link.source_column,
            "id", live=False, many=True,
        )
    )  # fmt: skip
    _add(path, link.name, target, "id", link.target_column, many=True)
    return target


def _add(
    path: Path, name: str, target: Resource, column: str, before: str, many: bool = False
) -> None:
    names = target.names
    step = Step(
        _unused(path, name), names.spec, names.model, column, before, target.soft_delete, many
    )
    path.steps.append(step)


def _unused(path: Path, name: str) -> str:
    taken = {step.name for step in path.steps} | {"row", "principal"}
    free = (f"{name}_{number}" for number in range(2, len(taken) + 3))
    return name if name not in taken else next(other for other in free if other not in taken)


def _names(current: Resource, known: Map) -> Iterator[str]:
    yield from (relation.name for relation in current.relations)
    yield from (link.name for link in current.links)
    yield from (r.inverse for _, r in known.pointed_at.of(current) if r.inverse)


def _from(current: Resource) -> str:
    return f"relation of `{current.names.spec}`, and no inverse of one to it, called"


def _goes_on(name: str, rest: tuple[str, ...], at: Span, findings: Findings) -> None:
    findings.add(
        "R408",
        f"the path goes on after `{name}`, which is a profile already",
        at,
        advice=f"leave out `.{'.'.join(rest)}`: the profile is the caller's",
    )


def _no_profile(name: str, target: str, at: Span, findings: Findings) -> None:
    findings.add(
        "R408",
        f"the path leads to `{target}` by `{name}`, a table of the application's own",
        at,
        advice="a path goes over resources, and ends at a relation to `profile`",
    )


def _ends_before(current: Resource, parts: tuple[str, ...], at: Span, findings: Findings) -> None:
    onward = [r.name for r in current.relations if r.target == PROFILE]
    path = ".".join(parts)
    advice = "end it with a relation to `profile`"
    if len(onward) == 1:
        advice = f"write `{path}.{onward[0]}`"
    elif onward:
        advice = f"go on with {' or '.join(f'`{name}`' for name in onward)}"
    findings.add(
        "R408",
        f"the path `{path}` ends at `{current.names.spec}`, where it must end at a profile",
        at,
        advice=advice,
    )
