"""The project that a command works on: where it lies, and what its settings are."""

from dataclasses import dataclass
from pathlib import Path

from compiler.cli.options import Options
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.host.disk import DiskTree
from compiler.settings import Settings, read_settings
from compiler.tree import Tree
from compiler.workspace.lock import Lock, Output, read_lock

FILE = "pyproject.toml"


class UsageError(Exception):
    """A command that can't be carried out as given; the message is for the user."""


class ConfigurationError(Exception):
    """Settings or locks that can't be read."""

    def __init__(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = diagnostics


@dataclass(frozen=True, slots=True)
class Project:
    """`root` is the folder of the pyproject.toml; every path is relative to it."""

    root: Path
    tree: Tree
    settings: Settings


def find_root(directory: Path) -> Path:
    """The nearest folder, upwards, whose pyproject.toml has the table.

    Raises UsageError where there is none.
    """
    if not directory.is_dir():
        raise UsageError(f"{directory} is not a folder")
    start = directory.resolve()
    for folder in (start, *start.parents):
        text = DiskTree(folder).read(FILE)
        if text is not None and "tool.restc" in text.replace(" ", ""):
            return folder
    raise UsageError(f"no [tool.restc] in a {FILE} of {start} or above it: run `restc init`")


def open_project(root: Path, tree: Tree) -> Project:
    """Read the settings out of a tree; raises ConfigurationError."""
    settings = read_settings(tree.read(FILE) or "", FILE)
    if not isinstance(settings, Settings):
        raise ConfigurationError(settings)
    return Project(root, tree, settings)


def project_path(project: Project, directory: Path, path: str) -> str:
    """A path as typed (relative to `-C`) as one relative to the project; raises UsageError."""
    absolute = Path(directory, path).resolve()
    if not absolute.is_relative_to(project.root):
        raise UsageError(f"{path} lies outside the project at {project.root}")
    return absolute.relative_to(project.root).as_posix()


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that a command was asked about; `locked` is its output in the lock, with the owner."""

    project: Project
    lock: Lock
    path: str
    text: str
    locked: tuple[str, Output] | None


def open_file(options: Options, file: str) -> Opened:
    """Find the project and one file of it, undoing first what a killed run left half done.

    Raises UsageError where there is no such file, ConfigurationError where settings or locks can't
    be read.
    """
    from compiler.host.journal import recover

    root = find_root(options.directory)
    recover(root)
    project = open_project(root, DiskTree(root))
    path = project_path(project, options.directory, file)
    text = project.tree.read(path)
    if text is None:
        raise UsageError(f"there is no file {file}")
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    every = {output.path: (owner, output) for owner, output in lock.outputs()}
    return Opened(project, lock, path, text, every.get(path))
