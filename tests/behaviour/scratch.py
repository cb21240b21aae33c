"""A copy of this repository's project, specs and application, to compile in as one likes."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from compiler.cli.compile import Mode, run
from compiler.cli.options import CLEAN, Options

REPOSITORY = Path(__file__).parents[2]
APPLICATION = "examples/tracker"
COPIED = ("pyproject.toml", "specs", APPLICATION, ".restc/lock")
LEFT_BEHIND = shutil.ignore_patterns(
    "__pycache__", ".*_cache", ".hypothesis", ".coverage*", ".venv", ".postgres"
)


@dataclass(frozen=True, slots=True)
class Scratch:
    """A project below `root`."""

    root: Path

    def compile(self) -> None:
        """Compile in this process, four times as fast as in one of its own."""
        assert run(Options(self.root, quiet=True), (), Mode()) == CLEAN

    def restc(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """Run a command in a process of its own: its exit code and all that it said."""
        done = subprocess.run(
            [sys.executable, "-m", "compiler", "-C", str(self.root), *arguments],
            cwd=REPOSITORY,
            env={**os.environ, "NO_COLOR": "1", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
        )
        return done.returncode, done.stdout.decode("utf-8", "replace")

    def files(self) -> dict[str, bytes]:
        """Every file but the caches, by its path."""
        return {
            path.relative_to(self.root).as_posix(): path.read_bytes()
            for path in sorted(self.root.rglob("*"))
            if path.is_file() and "cache" not in path.relative_to(self.root).parts
        }

    def specs(self) -> dict[str, bytes]:
        """The specs among the files."""
        return {path: data for path, data in self.files().items() if path.startswith("specs/")}

    def outputs(self) -> dict[str, bytes]:
        """The files that aren't specs."""
        return {path: data for path, data in self.files().items() if not path.startswith("specs/")}

    def write(self, files: Mapping[str, bytes]) -> None:
        for path, data in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)

    def remove(self, *paths: str) -> None:
        for path in paths:
            (self.root / path).unlink()


def tracker(root: Path) -> Scratch:
    """The tracker and its specs as they stand in this repository."""
    for path in COPIED:
        source, target = REPOSITORY / path, root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, target, ignore=LEFT_BEHIND)
        else:
            shutil.copyfile(source, target)
    return Scratch(root)


def copy_of(project: Scratch, root: Path) -> Scratch:
    """The same files elsewhere."""
    Scratch(root).write(project.files())
    return Scratch(root)
