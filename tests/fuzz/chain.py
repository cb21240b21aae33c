"""The whole chain for one project: compiled, applied, imported, made by its models, tested."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from compiler import pipeline
from compiler.cli.registration import registration
from compiler.diagnostics.codes import CODES
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.host.ruff import ruff_gate
from compiler.settings import Settings
from compiler.tree import MemoryTree
from compiler.workspace.lock import Lock
from compiler.workspace.plan import Wanted, plan
from tests.behaviour.catalogue import catalogue as everything
from tests.behaviour.catalogue import differences
from tests.database import Database
from tests.golden.cases import application

THEIRS = 'CREATE TABLE people (id uuid PRIMARY KEY, "name" text);\n'
MAKER = Path(__file__).parent / "maker.py"


class NotHeldError(AssertionError):
    """Something that the compiler made and that doesn't hold."""


def texts(specs: Mapping[str, object]) -> dict[str, bytes]:
    """Specs as files: JSON is YAML."""
    return {
        f"specs/{name}.yaml": json.dumps(spec, ensure_ascii=False, indent=1).encode()
        for name, spec in specs.items()
    }


def judged(files: Mapping[str, bytes], settings: Settings) -> tuple[Diagnostic, ...]:
    """The mistakes in some specs, each of which must have a code and a place in them."""
    project = pipeline.analyse(files, settings)
    if not isinstance(project, tuple):
        return ()
    for one in project:
        if one.code not in CODES or one.code == "R901" or one.span is None:
            raise NotHeldError(f"{one.code} without a place: {one.message}")
        lines = files[one.span.path].decode().split("\n")
        if not 1 <= one.span.line <= len(lines):
            raise NotHeldError(f"{one.code} in line {one.span.line} of {len(lines)}")
    return project


def compiled(files: Mapping[str, bytes], settings: Settings) -> dict[str, str]:
    """A whole application, path to text; what the gates find is a bug."""
    tree = MemoryTree({path: data.decode() for path, data in files.items()})
    found = pipeline.compile_project(tree, settings, ruff_gate)
    if isinstance(found, pipeline.Rejected):
        raise NotHeldError(
            "\n".join(f"{d.code} {d.message} {d.span} {d.notes}" for d in found.diagnostics)
        )
    made = plan(
        Wanted(found.artifacts, found.inputs, ""),
        MemoryTree(application(settings)),
        Lock(),
        settings,
        registration(settings),
    )
    texts = {change.path: change.after for change in made.changes if change.after is not None}
    return {**application(settings), **texts}


@dataclass(slots=True)
class Maker:
    """A process that imports one application after the other, and lets its models make tables."""

    process: subprocess.Popen[str] = field(init=False)

    def __post_init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, str(MAKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ddl(self, root: Path) -> str:
        """What create_all of the application at `root` would run."""
        _stream(self.process.stdin).write(f"{root}\n")
        _stream(self.process.stdin).flush()
        said: dict[str, Any] = json.loads(_stream(self.process.stdout).readline())
        if "wrong" in said:
            raise NotHeldError(str(said["wrong"]))
        return str(said["ddl"])

    def close(self) -> None:
        _stream(self.process.stdin).close()
        self.process.wait()


def _stream(stream: IO[str] | None) -> IO[str]:
    assert stream is not None
    return stream


def write(files: Mapping[str, str], root: Path, before: str = THEIRS) -> None:
    """The application on disk, with the tables that are its own in front of its schema."""
    for path, text in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        theirs = before if path == Settings().schema_sql else ""
        target.write_text(theirs + text, "utf-8", newline="\n")


def hold(
    files: Mapping[str, str],
    root: Path,
    database: Database,
    maker: Maker,
    before: str = THEIRS,
) -> None:
    """PostgreSQL takes the schema, the application is imported, and its models make the same."""
    write(files, root, before)
    schema = (root / Settings().schema_sql).read_text("utf-8")
    try:
        by_schema = everything(database, schema)
    except Exception as error:
        raise NotHeldError(f"PostgreSQL refuses the schema: {error}\n{schema}") from error
    models = maker.ddl(root)
    try:
        by_models = everything(database, before + models)
    except Exception as error:
        raise NotHeldError(f"PostgreSQL refuses the models: {error}\n{models}") from error
    if found := list(differences(by_schema, by_models)):
        raise NotHeldError("schema.sql | create_all\n" + "\n".join(found))


def run_tests(root: Path, url: str, *names: str) -> str:
    """Run the emitted tests, or those in some modules; what the failed ones said, or ""."""
    done = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-x",
            "--tb=short",
            "-p",
            "no:cacheprovider",
            *names,
        ],
        cwd=root,
        env={**os.environ, "DATABASE_URL": url},
        capture_output=True,
        text=True,
        check=False,
    )
    return "" if done.returncode in (0, 5) else done.stdout[-4000:] + done.stderr[-1000:]
