"""Every emitted line names a line of a spec, and that line names it back."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler import pipeline
from compiler.artifact import OwnedFile, Region
from compiler.cli.project import Project, open_project
from compiler.cli.provenance import Piece, made, makers, pieces, registered
from compiler.host.disk import DiskTree
from compiler.workspace.lock import Lock, read_lock

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Known:
    """A compiled project of this repository."""

    project: Project
    compiled: pipeline.Compiled
    lock: Lock
    pieces: tuple[Piece, ...]


@pytest.fixture(scope="module", params=[".", "examples/existing"], ids=["tracker", "shop"])
def known(request: pytest.FixtureRequest) -> Known:
    root = (ROOT / request.param).resolve()
    project = open_project(root, DiskTree(root))
    compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    lock = read_lock(project.tree)
    assert isinstance(compiled, pipeline.Compiled)
    assert isinstance(lock, Lock)
    return Known(project, compiled, lock, tuple(pieces(project, compiled)))


def test_every_file_and_region_is_found_as_compiled(known: Known) -> None:
    wanted = [item for item in known.compiled.artifacts if isinstance(item, (OwnedFile, Region))]
    assert len(known.pieces) == len(wanted) > 20
    assert all(piece.first for piece in known.pieces)


def test_every_line_names_a_line_that_its_spec_has(known: Known) -> None:
    for piece in known.pieces:
        lines = range(piece.first, piece.first + piece.length)
        for line in {lines[0], lines[len(lines) // 2], lines[-1]}:
            found = makers(known.project, known.compiled, known.lock, piece.path, line)
            assert [maker.owner for maker in found] == [piece.owner], (piece.path, line)
            span = found[0].span
            assert (span is not None) >= bool(piece.owner), (piece.path, line)
            if span:
                text = known.project.tree.read(span.path)
                assert text is not None
                assert span.line <= text.count("\n")


def test_a_line_of_a_spec_names_the_lines_that_it_made(known: Known) -> None:
    expected: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for piece in known.pieces:
        for line in range(piece.first, piece.first + piece.length):
            span = piece.span_at(line)
            if span:
                expected.setdefault((span.path, span.line), set()).add((piece.path, line))
    assert len(expected) >= 10
    for (path, number), places in list(expected.items())[:12]:
        found = made(known.project, known.compiled, known.lock, path, number)
        assert found.line == number
        told = {(name, line) for name, lines in found.lines.items() for line in lines}
        assert told == places


def test_the_lines_that_include_a_router_are_its_specs(known: Known) -> None:
    paths = {output.path for _, output in known.lock.outputs() if output.kind == "register"}
    assert len(paths) == 1
    path = paths.pop()
    text = (known.project.tree.read(path) or "").split("\n")
    lines = registered(known.project, known.compiled, known.lock, path)
    assert len(lines) == len(known.compiled.project.resources)
    for owner, numbers in lines.items():
        assert numbers
        assert all(owner in text[number - 1] for number in numbers)
    assert not makers(known.project, known.compiled, known.lock, path, 1)
