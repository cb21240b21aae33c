"""The IR that emitters are tried on: the reference domain, and specs made up in a test."""

from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.ir.resource import Project
from compiler.pipeline import analyse
from compiler.settings import Settings

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def tracker() -> Project:
    """The tracker's specs, as this repository has them."""
    paths = sorted((ROOT / "specs").rglob("*.yaml"))
    texts = {path.relative_to(ROOT).as_posix(): path.read_bytes() for path in paths}
    project = analyse(texts, Settings(specs="specs", app="examples/tracker"))
    assert isinstance(project, Project), project
    return project


@pytest.fixture(scope="session")
def analysed() -> Callable[..., Project]:
    """The IR of specs given as text: `analysed(task="resource: task ...")`."""

    def analysed(**specs: str) -> Project:
        texts = {f"specs/{name}.yaml": text.encode() for name, text in specs.items()}
        project = analyse(texts, Settings())
        assert isinstance(project, Project), project
        return project

    return analysed
