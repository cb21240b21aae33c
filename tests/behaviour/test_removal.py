"""What a spec brought goes with it, and nothing else does; what it brings is its own."""

import difflib
import re
from collections.abc import Iterable, Mapping

import pytest

from compiler.host.disk import DiskTree
from compiler.workspace.lock import Lock, Output, read_lock

from .scratch import APPLICATION, Scratch, copy_of, tracker

ALONE = ("announcement", "attachment", "comment", "saved_filter", "time_entry")
"""The resources that no other points at."""

MARKER = re.compile(r"-- restc:(begin|end) |<!-- restc:(begin|end) ")
MAIN = f"{APPLICATION}/app/main.py"
MOST_IN_MAIN = 6
"""One line to import and one to include, or a change of the shape of an import of a few."""
MOST_IN_LOCK = 6
SHARED = f"{APPLICATION}/app/api/v1/"
"""What routes share is there where some resource needs it."""
OF_ONE_OUTPUT = 7
"""The lines of a lock about one more file."""
ROLES = f"{APPLICATION}/tests/roles.py"
"""The roles that the tests sign in with: each kind on a line of its own."""
MOST_IN_ROLES = 4
API = f"{APPLICATION}/doc/api.md"
MOST_IN_CONVENTIONS = 4


class Histories:
    """The tracker with all of its specs, without any, and again with all."""

    def __init__(self, folders: pytest.TempPathFactory) -> None:
        committed = tracker(folders.mktemp("committed"))
        self.specs = committed.specs()
        self.bare = copy_of(committed, folders.mktemp("bare"))
        self.committed = committed.outputs()
        self.bare.remove(*self.specs)
        self.bare.compile()
        self.full = copy_of(self.bare, folders.mktemp("full"))
        self.full.write(self.specs)
        self.full.compile()
        self.folders = folders

    def copy(self) -> Scratch:
        return copy_of(self.full, self.folders.mktemp("copy"))


@pytest.fixture(scope="module")
def histories(tmp_path_factory: pytest.TempPathFactory) -> Histories:
    return Histories(tmp_path_factory)


def outputs_of(project: Scratch, resource: str) -> tuple[Output, ...]:
    lock = read_lock(DiskTree(project.root))
    assert isinstance(lock, Lock)
    return lock.resources[resource].outputs


def changed(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> dict[str, list[str]]:
    """The changed lines of each file that differs, marked + and -."""
    found = {}
    for path in sorted({*before, *after}):
        old, new = (side.get(path, b"").decode().splitlines() for side in (before, after))
        if old != new:
            lines = difflib.unified_diff(old, new, n=0, lineterm="")
            found[path] = [line for line in list(lines)[2:] if not line.startswith("@@")]
    return found


def test_without_specs_only_what_people_wrote_is_left(histories: Histories) -> None:
    bare, full = histories.bare.files(), histories.full.files()
    lock = read_lock(DiskTree(histories.full.root))
    assert isinstance(lock, Lock)
    owned = {output.path for _, output in lock.outputs() if output.kind == "owned"}
    shared = {output.path for _, output in lock.outputs() if output.kind in ("region", "register")}
    assert owned
    assert shared
    assert not owned & set(bare)
    assert [path for path in bare if path.startswith(".restc/")] == []
    for path in bare:
        if path in shared:
            assert not MARKER.search(bare[path].decode()), path
            assert is_part(bare[path], full[path]), path
        else:
            assert full[path] == histories.committed[path] == bare[path], path
    main = bare[MAIN].decode()
    assert "app.include_router(health.router)" in main
    assert main.count("include_router(") == 1
    assert "app.api.v1.routes" not in main


def is_part(less: bytes, more: bytes) -> bool:
    """Whether the lines of one text stand in the other, in this order."""
    lines = iter(more.splitlines())
    return all(line in lines for line in less.splitlines())


def test_specs_that_come_back_give_the_same_tree(histories: Histories) -> None:
    project = histories.copy()
    project.remove(*histories.specs)
    project.compile()
    assert project.files() == histories.bare.files()
    project.write(histories.specs)
    project.compile()
    assert project.files() == histories.full.files()


@pytest.mark.parametrize("resource", ALONE)
def test_one_resource_goes_and_comes_back(histories: Histories, resource: str) -> None:
    project = histories.copy()
    outputs = outputs_of(project, resource)
    assert {output.kind for output in outputs} >= {"owned", "region", "register"}
    before = project.files()
    project.remove(f"specs/{resource}.yaml")
    project.compile()
    after = project.files()
    for output in outputs:
        text = after.get(output.path, b"").decode()
        match output.kind:
            case "owned" | "once":
                assert output.path not in after
            case "region":
                assert not re.search(rf"restc:begin {output.name}( |$)", text, re.M), output
            case "register":
                assert not re.search(rf"\b{resource}(_router|\.router|,)", text), output
            case "ejected":
                raise AssertionError(output)
    assert f".restc/lock/{resource}.json" not in after
    project.write({f"specs/{resource}.yaml": before[f"specs/{resource}.yaml"]})
    project.compile()
    assert project.files() == before


@pytest.mark.parametrize("resource", ["announcement", "saved_filter"])
@pytest.mark.parametrize("neighbours", ["label", "all"])
def test_a_resource_adds_its_own_files_and_a_few_lines_elsewhere(
    histories: Histories, resource: str, neighbours: str
) -> None:
    """What no other resource points at; a child also enters the deletion of its parent."""
    project = histories.copy()
    spec = f"specs/{resource}.yaml"
    if neighbours == "label":
        kept = ("specs/shared/", "specs/label.yaml", spec)
        project.remove(*(path for path in histories.specs if not path.startswith(kept)))
    project.remove(spec)
    project.compile()
    before = project.files()
    project.write({spec: histories.specs[spec]})
    project.compile()
    after = project.files()
    outputs = outputs_of(project, resource)
    own = {output.path for output in outputs if output.kind in ("owned", "once")}
    own |= {spec, f".restc/lock/{resource}.json"}
    regions = {output.path for output in outputs if output.kind == "region"}
    # What holds everywhere is told where some resource has it.
    names = {"conventions", *(output.name for output in outputs if output.kind == "region")}
    came = [path for path in after.keys() - before.keys() - own if path.startswith(SHARED)]
    for path, lines in changed(before, after).items():
        if path in own or path in came:
            assert path not in before
        elif path in regions:
            gone = [line for line in lines if line.startswith("-")]
            assert len(gone) <= MOST_IN_CONVENTIONS * (path == API), gone
            assert outside(after[path].decode(), names) == outside(before[path].decode(), names)
        elif path == MAIN:
            assert len(lines) <= MOST_IN_MAIN, lines
        elif path == ".restc/lock/_project.json":
            # An enum that nothing else uses is the project's while the resource is away.
            assert len(lines) <= MOST_IN_LOCK + OF_ONE_OUTPUT * len(came), lines
        elif path == ROLES:
            assert len(lines) <= MOST_IN_ROLES, lines
        else:
            raise AssertionError(f"{path} changed: {lines}")


def outside(text: str, names: Iterable[str]) -> list[str]:
    """The lines that are not of these regions, without blank ones."""
    for name in names:
        for opening, closing in (("-- ", ""), ("<!-- ", " -->")):
            begin, end = (f"{opening}restc:{word} {name}{closing}\n" for word in ("begin", "end"))
            if begin in text:
                head, _, rest = text.partition(begin)
                text = head + rest.partition(end)[2]
    return [line for line in text.splitlines() if line]
