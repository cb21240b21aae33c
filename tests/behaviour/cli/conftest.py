"""A project on disk, and a pipeline that says what the test wants it to say."""

import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from compiler import pipeline
from compiler.__main__ import main
from compiler.artifact import Artifact, Once, OwnedFile, Region, Register, Router
from compiler.cli.last import LastCompile
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project
from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id

MAIN = "from fastapi import FastAPI\n\napp = FastAPI()\n"


@dataclass
class Said:
    """What one run of the command came to."""

    code: int
    out: str
    err: str


@dataclass
class Sandbox:
    """A folder, a way to run the command in it, and what the pipeline finds there."""

    root: Path
    run: Callable[..., Said]
    rejected: list[Diagnostic] = field(default_factory=list)
    header: str = ""

    def write(self, files: Mapping[str, str]) -> None:
        for path, text in files.items():
            target = self.root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text.encode())

    def read(self, path: str) -> str:
        return (self.root / path).read_bytes().decode()

    def files(self) -> dict[str, str]:
        found = (path for path in self.root.rglob("*") if path.is_file())
        named = ((path.relative_to(self.root).as_posix(), path) for path in found)
        return {
            name: p.read_bytes().decode()
            for name, p in named
            if not name.startswith((".git/", ".restc/cache/"))
        }

    def git(self, *command: str) -> str:
        identity = ["-c", "user.name=a", "-c", "user.email=a@b.c"]
        done = subprocess.run(
            ["git", "-C", str(self.root), *identity, *command], capture_output=True, check=True
        )
        return done.stdout.decode()


def artifacts_of(name: str, path: str, text: str, header: str = "") -> list[Artifact]:
    """One thing of each kind for a spec; its first line stands behind the second line of code."""
    span = Span(path, 1, 1, 1, 5)
    model = f"{header}# from {path}\nTEXT = {text!r}\n"
    return [
        OwnedFile(f"app/models/{name}.py", model, name, (None, span)),
        Region("sql/schema.sql", name, f"-- {name}\nselect 1;\n", name, 0, (None, span)),
        Once(f"app/services/{name}.py", "# yours\n", name),
        Register("app/main.py", Router(f"app.api.v1.routes.{name}", "router", name)),
    ]


@pytest.fixture
def sandbox(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Sandbox:
    """A project with `specs/task.yaml`; each spec gives one artifact of each kind."""

    def run(*arguments: str) -> Said:
        monkeypatch.setattr("sys.argv", ["restc", *arguments])
        code = main()
        out, err = capsys.readouterr()
        return Said(code, out, err)

    box = Sandbox(tmp_path, run)

    def compile_project(
        tree: Tree, settings: Settings, gate: pipeline.Gate, _share: object = None
    ) -> pipeline.Compiled | pipeline.Rejected:
        assert gate({}) == ()
        if box.rejected:
            return pipeline.Rejected(tuple(box.rejected))
        artifacts: list[Artifact] = []
        inputs: dict[str, dict[str, str]] = {}
        for path in tree.paths(settings.specs):
            if path.endswith(".yaml"):
                text = tree.read(path) or ""
                artifacts += artifacts_of(Path(path).stem, path, text, box.header)
                inputs[Path(path).stem] = {path: blob_id(text)}
        project = cast(Project, SimpleNamespace(resources=()))
        return pipeline.Compiled(project, tuple(artifacts), inputs, {})

    monkeypatch.setattr(pipeline, "compile_project", compile_project)
    # What this pipeline says doesn't follow from files, so that no later compile may rely on it.
    monkeypatch.setattr(LastCompile, "of", lambda *_: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    box.write(
        {
            "pyproject.toml": "[tool.restc]\n",
            "specs/task.yaml": "resource: task\n",
            "app/main.py": MAIN,
            "sql/schema.sql": "-- mine",
        }
    )
    return box
