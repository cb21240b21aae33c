"""The same specs give the same bytes, whatever the machine, the hour and the order of files."""

import os
import random

import pytest

from compiler import pipeline
from compiler.artifact import Artifact
from compiler.emit.registry import EMITTERS
from compiler.host.disk import DiskTree
from compiler.settings import Settings, read_settings

from .scratch import REPOSITORY, Scratch, copy_of, tracker

MACHINES = (
    {"PYTHONHASHSEED": "0", "LC_ALL": "C", "TZ": "UTC"},
    {"PYTHONHASHSEED": "4321", "LC_ALL": "C.UTF-8", "TZ": "Pacific/Kiritimati"},
    {"PYTHONHASHSEED": "77", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8", "TZ": "Asia/Kabul"},
)


def shuffled(project: Scratch, seed: int) -> Scratch:
    """The project with its specs written in another order, and with other times of change."""
    specs = project.specs()
    project.remove(*specs)
    for path in random.Random(seed).sample(sorted(specs), len(specs)):
        project.write({path: specs[path]})
        moment = random.Random(path).randrange(10**9)
        os.utime(project.root / path, (moment, moment))
    return project


def emptied(project: Scratch) -> Scratch:
    """The project without its specs, compiled: what people wrote, and nothing else."""
    specs = project.specs()
    project.remove(*specs)
    project.compile()
    project.write(specs)
    return project


@pytest.fixture(scope="module")
def committed(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """The tracker as it stands in this repository."""
    return tracker(tmp_path_factory.mktemp("committed"))


@pytest.fixture(scope="module")
def by_machine(committed: Scratch, tmp_path_factory: pytest.TempPathFactory) -> list[Scratch]:
    """The tracker compiled from nothing on each machine."""
    bare = emptied(copy_of(committed, tmp_path_factory.mktemp("bare")))
    projects = []
    for number, machine in enumerate(MACHINES):
        project = copy_of(bare, tmp_path_factory.mktemp("machine" * (number + 1)))
        code, said = shuffled(project, number).restc("compile", **machine)
        assert code == 0, said
        projects.append(project)
    return projects


def test_every_machine_writes_the_same_bytes(by_machine: list[Scratch]) -> None:
    first, *others = (project.files() for project in by_machine)
    assert len(first) > 60
    assert any(path.startswith(".restc/lock/") for path in first)
    for other in others:
        assert sorted(other) == sorted(first)
        assert [path for path in first if other[path] != first[path]] == []


def test_a_compile_on_top_changes_nothing(by_machine: list[Scratch]) -> None:
    project = by_machine[1]
    before = project.files()
    code, said = project.restc("compile", **MACHINES[2])
    assert (code, project.files()) == (0, before), said
    assert said.startswith("Nothing to do")
    code, said = project.restc("compile", "--check", **MACHINES[0])
    assert (code, project.files()) == (0, before), said
    code, said = project.restc("check", **MACHINES[0])
    assert (code, project.files()) == (0, before), said


def test_a_byte_that_differs_is_seen(by_machine: list[Scratch]) -> None:
    project = by_machine[2]
    path = "examples/tracker/app/models/label.py"
    before = project.files()[path]
    project.write({path: before + b"# mine\n"})
    try:
        assert project.restc("compile", "--check")[0] == 1
        assert project.restc("check")[0] == 1
    finally:
        project.write({path: before})


def test_what_is_committed_is_what_the_specs_say(
    committed: Scratch, by_machine: list[Scratch]
) -> None:
    code, said = committed.restc("compile", "--check")
    assert code == 0, said
    # The lock also remembers what a file that was written once began as.
    compiled, before = by_machine[0].files(), committed.files()
    assert [
        path
        for path in before
        if not path.startswith(".restc/") and before[path] != compiled.get(path)
    ] == []
    assert sorted(compiled) == sorted(before)


def test_specs_may_come_in_any_order() -> None:
    """The pipeline itself, where no file system has sorted the paths."""
    text = DiskTree(REPOSITORY).read("pyproject.toml")
    settings = read_settings(text or "")
    assert isinstance(settings, Settings)
    paths = sorted((REPOSITORY / "specs").rglob("*.yaml"))
    specs = {path.relative_to(REPOSITORY).as_posix(): path.read_bytes() for path in paths}
    first = emitted(specs, settings)
    for seed in range(3):
        order = random.Random(seed).sample(sorted(specs), len(specs))
        assert emitted({path: specs[path] for path in order}, settings) == first


def emitted(specs: dict[str, bytes], settings: Settings) -> list[Artifact]:
    project = pipeline.analyse(specs, settings)
    assert not isinstance(project, tuple), project
    found: list[Artifact] = []
    for emitter in EMITTERS:
        for resource in project.resources:
            found += emitter.resource(resource, project)
        found += emitter.project(project)
    return found
