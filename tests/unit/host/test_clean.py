"""The short way of a check is taken only where nothing can have changed."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.host import clean

PATHS = ("pyproject.toml", "app/x.py", "specs/a.yaml")
HOUR = 3_600_000_000_000


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A remembered project, whose cache is old enough to be trusted."""
    for path in (*PATHS, "specs/deep/b.txt"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("content")
    monkeypatch.setattr(clean, "SLACK", -HOUR)
    clean.remember_disk(str(tmp_path), "1", PATHS, ("specs",))
    assert clean.same_on_disk(str(tmp_path), "1")
    return tmp_path


def rewrite_in_disguise(root: Path) -> None:
    before = (root / "app/x.py").stat()
    (root / "app/x.py").write_text("CONTENT")
    os.utime(root / "app/x.py", ns=(before.st_atime_ns, before.st_mtime_ns))


@pytest.mark.parametrize(
    "alter",
    [
        lambda root: (root / "app/x.py").write_text("changed"),
        lambda root: (root / "app/x.py").unlink(),
        lambda root: (root / "specs/new.yaml").write_text(""),
        lambda root: (root / "specs/deep/new.yaml").write_text(""),
        lambda root: (root / "specs/a.yaml").rename(root / "specs/b.yaml"),
        rewrite_in_disguise,
    ],
)
def test_any_change_is_seen(root: Path, alter: Callable[[Path], object]) -> None:
    alter(root)
    assert not clean.same_on_disk(str(root), "1")


def test_another_version_looks_again(root: Path) -> None:
    assert not clean.same_on_disk(str(root), "2")


def test_what_was_just_written_is_not_trusted(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clean, "SLACK", HOUR)
    assert not clean.same_on_disk(str(root), "1")


def test_a_damaged_cache_is_no_answer(root: Path) -> None:
    for text in ("", "1", "1\n", "1\n\npyproject.toml"):
        (root / clean.DISK).write_text(text)
        assert not clean.same_on_disk(str(root), "1")


def test_the_cache_is_found_from_below_and_never_across_another_project(root: Path) -> None:
    assert clean.root_above(str(root / "specs/deep"), clean.DISK) == str(root)
    assert clean.root_above(str(root / "specs/deep"), clean.INDEX) is None
    (root / "specs/pyproject.toml").write_text("")
    assert clean.root_above(str(root / "specs/deep"), clean.DISK) is None
    (root / ".restc/journal").mkdir()
    assert clean.root_above(str(root / "app"), clean.DISK) is None


def test_the_cache_stays_out_of_the_repository_and_the_index_is_compared_whole(root: Path) -> None:
    git = ["git", "-C", str(root)]
    subprocess.run([*git, "init", "-q"], check=True)
    subprocess.run([*git, "add", "."], check=True)
    listed = subprocess.run([*git, "ls-files"], capture_output=True, check=True).stdout
    assert b".restc" not in listed
    clean.remember_index(str(root), "1", clean.index_id(str(root)))
    assert clean.same_in_index(str(root), "1")
    (root / "app/x.py").write_text("unstaged")
    assert clean.same_in_index(str(root), "1")
    subprocess.run([*git, "add", "."], check=True)
    assert not clean.same_in_index(str(root), "1")
    assert not clean.same_in_index(str(root), "2")
