"""Good specs by case: what they compile to, beside a new application or in a package of theirs."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from compiler import pipeline
from compiler.cli.registration import registration
from compiler.diagnostics.render import human
from compiler.emit.fastapi.scaffold import scaffold
from compiler.host.disk import DiskTree
from compiler.host.ruff import ruff_gate
from compiler.ir.resource import Project
from compiler.settings import Settings, read_settings
from compiler.tree import MemoryTree
from compiler.workspace.lock import Lock
from compiler.workspace.plan import Wanted, plan

GOOD = Path(__file__).parent / "good"
CASES = sorted(path for path in GOOD.iterdir() if path.is_dir())
PLAIN = GOOD / "plain"
"""The case whose tree also has what is alike in every application."""


def settings_of(case: Path) -> Settings:
    """The defaults, with what the case's own file says."""
    own = case / "settings.toml"
    table = own.read_text("utf-8") if own.is_file() else ""
    settings = read_settings(f"[tool.restc]\n{table}")
    assert isinstance(settings, Settings), settings
    return settings


def in_package(settings: Settings, package: str) -> Settings:
    """The settings, with all Python in a package of that name instead of `app`."""
    moved = {
        name: value.replace("app", package, 1)
        for name in ("package", "models", "routes", "shared", "services")
        if (value := getattr(settings, name))
    }
    for name in ("principal", "session", "read_session"):
        moved[name] = getattr(settings, name).replace("app.", f"{package}.", 1)
    return replace(settings, **moved)


def application(settings: Settings) -> dict[str, str]:
    """A new application, path to text."""
    return {item.path: item.text for item in scaffold(settings)}


def compiled(case: Path, settings: Settings) -> dict[str, str]:
    """What a compile writes into a new application, path to text."""
    disk = DiskTree(case)
    services = f"{settings.package}.services"
    specs = {path: disk.read(path) or "" for path in disk.paths(settings.specs)}
    tree = MemoryTree({p: text.replace("app.services", services) for p, text in specs.items()})
    found = pipeline.compile_project(tree, settings, ruff_gate)
    if isinstance(found, pipeline.Rejected):
        raise AssertionError(human(found.diagnostics, specs))
    made = plan(
        Wanted(found.artifacts, found.inputs, ""),
        MemoryTree(application(settings)),
        Lock(),
        settings,
        registration(settings),
    )
    assert not made.conflicts
    assert not made.refused
    return {change.path: change.after for change in made.changes if change.after is not None}


def analysed(case: Path, settings: Settings) -> Project:
    """The IR of a case."""
    tree = DiskTree(case)
    specs = {path: tree.read_bytes(path) or b"" for path in tree.paths(settings.specs)}
    project = pipeline.analyse(specs, settings)
    assert isinstance(project, Project), project
    return project


def own_part(tree: Mapping[str, str], shared: Mapping[str, str]) -> dict[str, str]:
    """The files of a tree that aren't, byte for byte, the plain case's as well."""
    return {path: text for path, text in tree.items() if shared.get(path) != text}
