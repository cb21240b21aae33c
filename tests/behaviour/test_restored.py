"""Whatever specs come and go, and in whatever order, what people wrote is left as it was."""

import os
import subprocess
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler import pipeline
from compiler.cli.registration import registration
from compiler.emit.fastapi.scaffold import scaffold
from compiler.settings import Settings, read_settings
from compiler.tree import MemoryTree
from compiler.workspace.lock import Lock, read_lock
from compiler.workspace.plan import Wanted, plan

from .scratch import Scratch, tracker

GOOD = Path(__file__).parents[1] / "golden" / "good"
CASES = sorted(path.name for path in GOOD.iterdir() if path.is_dir())

Files = dict[str, str]

AGGREGATED = {
    "app/main.py": "# \u00e9\r\nfrom fastapi import FastAPI\r\n\r\n"
    "from app.api.v1.api import api\r\n"
    "\r\n\r\ndef create_app():\r\n\tapp = FastAPI()\r\n"
    '\tapp.include_router(api, prefix="/api/v1")  # everything\r\n\treturn app\r\n',
    "app/api/v1/api.py": "from fastapi import APIRouter\n\nfrom app.api.v1.routes import (\n"
    "    health,  # first\n)\n\napi = APIRouter()\napi.include_router(health.router)",
    "app/api/v1/routes/health.py": "from fastapi import APIRouter\n\nrouter = APIRouter()\n",
    "sql/schema.sql": "\ufeff-- ours\r\nCREATE TABLE mine ();\r\n\r\n\r\n-- the end",
    "sql/drop_all_tables.sql": "DROP TABLE mine;",
    "doc/api.md": "# API\r\n\r\n## Ours\r\n",
    "app/services/__init__.py": "",
    "app/models/__init__.py": "# ours\n",
}
"""An application that was there: nothing is where a new one has it, nor ends as one would think."""


def settings_of(case: str) -> Settings:
    own = GOOD / case / "settings.toml"
    table = own.read_text("utf-8") if own.is_file() else ""
    found = read_settings(f"[tool.restc]\n{table}")
    assert isinstance(found, Settings)
    return found


def specs_of(case: str) -> Files:
    files = sorted((GOOD / case / "specs").rglob("*.yaml"))
    return {path.relative_to(GOOD / case).as_posix(): path.read_text("utf-8") for path in files}


def application(kind: str, chosen: Settings) -> Files:
    if kind == "existing":
        return dict(AGGREGATED)
    return {item.path: item.text for item in scaffold(chosen)}


def compiled(files: Mapping[str, str], chosen: Settings) -> Files | None:
    """The tree after a compile, None where these specs can't be compiled without others."""
    tree = MemoryTree(files)
    found = pipeline.compile_project(tree, chosen, lambda _files: ())
    if isinstance(found, pipeline.Rejected):
        return None
    lock = read_lock(tree)
    assert isinstance(lock, Lock)
    wanted = Wanted(found.artifacts, found.inputs, "")
    made = plan(wanted, tree, lock, chosen, registration(chosen))
    assert (made.conflicts, made.refused) == ((), ())
    after = dict(files)
    for change in (*made.changes, *made.locks):
        assert after.get(change.path) == change.before
        after.pop(change.path, None)
        if change.after is not None:
            after[change.path] = change.after
    return after


@pytest.mark.parametrize("kind", ["new", "existing"])
@pytest.mark.parametrize("case", CASES)
def test_what_specs_bring_goes_with_them(case: str, kind: str) -> None:
    chosen = settings_of(case)
    before = application(kind, chosen)
    specs = specs_of(case)
    full = compiled({**before, **specs}, chosen)
    assert full is not None
    assert compiled(full, chosen) == full
    assert len(full) > len(before) + len(specs) + 10
    bare = compiled({path: text for path, text in full.items() if path not in specs}, chosen)
    assert bare == before


EVERY = {
    path: text
    for case in ("arrays", "enum_shared", "link_many", "relation_cascade_soft", "scalars")
    for path, text in specs_of(case).items()
}


@settings(max_examples=6)
@given(
    steps=st.lists(st.sets(st.sampled_from(sorted(EVERY))), min_size=1, max_size=4),
    kind=st.sampled_from(["new", "existing"]),
)
def test_no_history_shows(steps: list[set[str]], kind: str) -> None:
    """A tree is what its specs make of the application, whichever specs were there before."""
    chosen = replace(Settings(), register="auto")
    before = application(kind, chosen)
    files: Files | None = dict(before)
    for step in steps:
        assert files is not None
        bare = {path: text for path, text in files.items() if path not in EVERY}
        specs = {path: EVERY[path] for path in step}
        at_once = compiled({**before, **specs}, chosen)
        if at_once is None:
            continue
        files = compiled({**bare, **specs}, chosen)
        assert files == at_once
    assert files is not None
    last = {path: text for path, text in files.items() if path not in EVERY}
    assert compiled(last, chosen) == before


def git(project: Scratch, *arguments: str) -> str:
    environment = {name: value for name, value in os.environ.items() if name[:4] != "GIT_"}
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "core.autocrlf=false")
    command = ["git", "-C", str(project.root), *identity, *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return done.stdout


def test_git_sees_nothing_after_every_spec_of_the_tracker_came_and_went(tmp_path: Path) -> None:
    specs = tracker(tmp_path / "tracker").specs()
    new = Scratch(tmp_path / "new")
    new.root.mkdir()
    assert new.restc("init")[0] == 0
    (new.root / "specs" / "note.yaml").unlink()
    new.write({".gitignore": b"__pycache__/\n"})
    git(new, "init", "-q")
    git(new, "add", "--all")
    git(new, "commit", "-q", "-m", "begin")
    new.write(specs)
    new.compile()
    assert len(git(new, "status", "--porcelain", "-uall").splitlines()) > 60
    new.remove(*specs)
    new.compile()
    assert git(new, "status", "--porcelain", "--ignored") == "!! .restc/cache/\n" * (
        (new.root / ".restc/cache").exists()
    )
    assert not (new.root / ".restc/lock").exists()
