"""What an emitted application stands on is what this repository tests it with."""

import re
import tomllib
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from compiler.emit.requirements import DEVELOPMENT, RUNTIME

ROOT = Path(__file__).parents[3]
BOUNDS = {**RUNTIME, **DEVELOPMENT}


def lowest(bounds: str) -> str:
    found = re.search(r">=([0-9.]+)", bounds)
    assert found
    return found[1]


@pytest.mark.parametrize("name", BOUNDS)
def test_the_repository_asks_for_the_same(name: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    listed = [*project["project"]["dependencies"], *project["dependency-groups"]["dev"]]
    asked = [Requirement(line) for line in listed]
    requirement = Requirement(name + BOUNDS[name])
    [same] = {str(r.specifier) for r in asked if r.name.lower() == requirement.name}
    assert lowest(same) == lowest(BOUNDS[name])
    assert requirement.specifier.contains(version(requirement.name))


def test_the_tracker_stands_on_them() -> None:
    project = tomllib.loads((ROOT / "examples" / "tracker" / "pyproject.toml").read_text())
    runtime = {f"{name}{bounds}" for name, bounds in RUNTIME.items()}
    assert runtime <= set(project["project"]["dependencies"])
    development = {f"{name}{bounds}" for name, bounds in DEVELOPMENT.items() if name != "pyright"}
    assert development <= set(project["dependency-groups"]["dev"])
