"""Which line of a spec made a line of a file, and which lines of files a line of a spec made."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.artifact import Origin, OwnedFile, Region, Register, Router
from compiler.cli.project import Project
from compiler.diagnostics.span import Span
from compiler.patch.outcome import Edited
from compiler.patch.register import register
from compiler.pipeline import Compiled
from compiler.workspace.document import Document, parse_document
from compiler.workspace.files import as_lf
from compiler.workspace.lock import Lock


@dataclass(frozen=True, slots=True)
class Maker:
    """Who made a line, and the place in a spec behind it; a resource as a whole where it names it.

    `span` is None for what belongs to the project.
    """

    owner: str
    span: Span | None


@dataclass(frozen=True, slots=True)
class Piece:
    """Lines of ours in a file as it stands: `first` is the number of the first one.

    It is 0 where the text isn't as compiled, since its lines then say nothing about the spec;
    `length` counts lines, and for a region the two markers as well.
    """

    path: str
    owner: str
    origin: Origin
    first: int
    length: int
    marked: bool = False

    def span_at(self, line: int) -> Span | None:
        at = line - self.first - self.marked
        return self.origin[at] if self.first and 0 <= at < len(self.origin) else None


def pieces(project: Project, compiled: Compiled, path: str = "") -> Iterator[Piece]:
    """Every piece of ours in one file, or in all of them."""
    documents: dict[str, Document | None] = {}
    for item in compiled.artifacts:
        if not isinstance(item, (OwnedFile, Region)):
            continue
        place = project.settings.place(item.path)
        if path and place != path:
            continue
        if isinstance(item, OwnedFile):
            text = project.tree.read(place)
            if text is not None:
                as_is = as_lf(text) == item.text
                yield Piece(place, item.owner, item.origin, int(as_is), text.count("\n"))
            continue
        if place not in documents:
            document = parse_document(place, project.tree.read(place) or "")
            documents[place] = document if isinstance(document, Document) else None
        found = documents[place]
        placed = found and next((r for r in found.regions if r.name == item.name), None)
        if placed:
            as_is = as_lf(placed.body) == item.text
            length = placed.body.count("\n") + 2
            origin = item.origin if as_is else ()
            yield Piece(place, item.owner, origin, placed.line, length, marked=True)


def makers(
    project: Project, compiled: Compiled, lock: Lock, path: str, line: int
) -> tuple[Maker, ...]:
    """What made a line; of a whole file (line 0), everyone who has a part in it."""
    found: list[Maker] = []
    for piece in pieces(project, compiled, path):
        if line and piece.first and not piece.first <= line < piece.first + piece.length:
            continue
        span = piece.span_at(line) if line else None
        found.append(Maker(piece.owner, span or whole(compiled, piece.owner)))
    for owner, lines in registered(project, compiled, lock, path).items():
        if not line or line in lines:
            found.append(Maker(owner, whole(compiled, owner)))
    return tuple(dict.fromkeys(found))


def whole(compiled: Compiled, owner: str) -> Span | None:
    """Where a resource begins in its spec, None for the project."""
    for resource in compiled.project.resources:
        if resource.names.spec == owner:
            return resource.span
    return None


def registered(
    project: Project, compiled: Compiled, lock: Lock, path: str
) -> Mapping[str, frozenset[int]]:
    """By owner, the lines of a hand-written file that go if its router does."""
    text = project.tree.read(path)
    stand = {
        output.name: owner
        for owner, output in lock.outputs()
        if output.kind == "register" and output.path == path
    }
    if text is None or not stand:
        return {}
    wanted = {_name(item.router): item.router for item in _registers(compiled)}
    routers = [router for name, router in wanted.items() if name in stand]
    local = path.removeprefix(project.settings.place(""))
    lines: dict[str, frozenset[int]] = {}
    for router in routers:
        others = [other for other in routers if other != router]
        outcome = register(text, others, routers, path=local)
        if isinstance(outcome, Edited):
            lines[router.owner] = frozenset(outcome.removed)
    return lines


def _registers(compiled: Compiled) -> Iterable[Register]:
    return (item for item in compiled.artifacts if isinstance(item, Register))


def _name(router: Router) -> str:
    return f"{router.module}:{router.name}"


@dataclass(frozen=True, slots=True)
class Made:
    """What a line of a spec made: the line that counted (0: the whole spec), and lines by path."""

    line: int
    lines: Mapping[str, tuple[int, ...]]


def made(project: Project, compiled: Compiled, lock: Lock, path: str, line: int) -> Made:
    """The lines that a line of a spec made, or the nearest line that it belongs to.

    Of a whole spec (line 0), or of a line that no output names, the files that depend on it.
    """
    lines: dict[int, dict[str, list[int]]] = {}
    every = tuple(pieces(project, compiled))
    for piece in every:
        for number, span in enumerate(piece.origin, piece.first + piece.marked):
            if span and span.path == path and piece.first:
                lines.setdefault(span.line, {}).setdefault(piece.path, []).append(number)
    if line:
        for candidate in _outwards(project.tree.read(path) or "", line):
            if candidate in lines:
                found = lines[candidate]
                return Made(candidate, {name: tuple(found[name]) for name in sorted(found)})
    owners = {owner for owner, specs in compiled.inputs.items() if path in specs}
    files = {piece.path for piece in every if piece.owner in owners and piece.owner}
    outputs = (item for owner, item in lock.outputs() if owner in owners and owner)
    files |= {output.path for output in outputs if output.kind in ("register", "once")}
    return Made(0, dict.fromkeys(sorted(files), ()))


def _outwards(text: str, line: int) -> Iterator[int]:
    """A line of YAML, then each that encloses it: the nearest above that is indented less."""
    rows = text.splitlines()
    depth = None
    for number in range(min(line, len(rows)), 0, -1):
        row = rows[number - 1]
        bare = row.lstrip()
        if not bare or (bare.startswith("#") and number != line):
            continue
        indent = len(row) - len(bare)
        if depth is None or indent < depth:
            depth = indent
            yield number
