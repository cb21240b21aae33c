"""An application in a scratch folder, its revisions, and the database that they run on."""

import os
import shutil
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

import pytest

from compiler.__main__ import main

REPOSITORY = Path(__file__).parents[2]
IDENTITY = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"))
}


@dataclass(frozen=True, slots=True)
class Migrating:
    """`root` holds the pyproject.toml; `environment` adds to ours."""

    root: Path
    environment: dict[str, str] = field(default_factory=dict)

    def restc(self, *arguments: str, code: int = 0, **environment: str) -> str:
        """Run a command that must exit with `code`; all that it said.

        In this process, since starting Python takes longer than most commands do.
        """
        said = StringIO()
        with pytest.MonkeyPatch.context() as patch, redirect_stdout(said), redirect_stderr(said):
            for name in os.environ:
                patch.delenv(name)
            for name, value in self.surroundings(environment).items():
                patch.setenv(name, value)
            patch.setattr(sys, "argv", ["restc", "-C", str(self.root), *arguments])
            found = main()
        assert found == code, (arguments, found, said.getvalue())
        return said.getvalue()

    def alembic(self, *arguments: str, code: int = 0, **environment: str) -> str:
        return self.run(sys.executable, "-m", "alembic", *arguments, code=code, **environment)

    def git(self, *arguments: str, code: int = 0) -> str:
        return self.run("git", *arguments, code=code)

    def run(self, *command: str, code: int = 0, **environment: str) -> str:
        done = subprocess.run(
            command,
            cwd=self.root,
            env=self.surroundings(environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        assert done.returncode == code, (command, done.returncode, done.stdout)
        return done.stdout

    def on(self, url: str) -> "Migrating":
        """The same application on a database."""
        return Migrating(self.root, {**self.environment, "DATABASE_URL": url})

    def add(self, line: str, spec: str = "note") -> None:
        """Give a resource another field."""
        path = self.root / f"specs/{spec}.yaml"
        text = path.read_text("utf-8")
        path.write_text(text.replace("\nfields:\n", f"\nfields:\n  {line}\n", 1), "utf-8")

    def replace(self, before: str, after: str, path: str = "specs/note.yaml") -> None:
        """Change a file, where `before` stands exactly once."""
        text = (self.root / path).read_text("utf-8")
        assert text.count(before) == 1, (before, text)
        (self.root / path).write_text(text.replace(before, after), "utf-8")

    @property
    def revisions(self) -> list[str]:
        """The names of the files of revisions."""
        folder = self.root / "migrations/versions"
        return sorted(path.name for path in folder.glob("*.py"))

    @property
    def schema(self) -> str:
        return (self.root / "sql/schema.sql").read_text("utf-8")

    def commit(self, message: str) -> None:
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def surroundings(self, more: dict[str, str]) -> dict[str, str]:
        """The environment of a command."""
        kept = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
        kept.pop("DATABASE_URL", None)
        ours = {"PYTHONPATH": str(REPOSITORY), "NO_COLOR": "1", **IDENTITY}
        return {**kept, **ours, **self.environment, **more}


def copied(project: Migrating, root: Path) -> Migrating:
    """The same files elsewhere."""
    shutil.copytree(project.root, root, ignore=shutil.ignore_patterns("__pycache__"))
    return Migrating(root)
