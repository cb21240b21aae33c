"""Trees on disk, in git's index and at a revision tell the same of the same files."""

import subprocess
from pathlib import Path

import pytest

from compiler.host.disk import DiskTree
from compiler.host.git import GitError, index_tree, revision_tree
from compiler.tree import MemoryTree, Subtree, Tree, encode

FILES = {"specs/täsk.yaml": b"a: 1\r\n", "app/main.py": b"\xff\xfe\n", "top": b""}


def git(root: Path, *command: str) -> None:
    identity = ["-c", "user.name=a", "-c", "user.email=a@b.c", "-c", "core.autocrlf=false"]
    subprocess.run(["git", "-C", str(root), *identity, *command], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    project = tmp_path / "nested"
    for path, data in FILES.items():
        (project / path).parent.mkdir(parents=True, exist_ok=True)
        (project / path).write_bytes(data)
    (tmp_path / "outside").write_text("not ours")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "first")
    return project


def check(tree: Tree) -> None:
    assert list(tree.paths()) == sorted(FILES)
    assert list(tree.paths("specs")) == ["specs/täsk.yaml"]
    for path, data in FILES.items():
        assert tree.read_bytes(path) == data
        text = tree.read(path)
        assert text is not None
        assert encode(text) == data
    assert tree.read("absent") is None
    assert tree.read_bytes("specs") is None
    assert Subtree(tree, "specs").read("täsk.yaml") == "a: 1\r\n"
    assert list(Subtree(tree, "specs").paths()) == ["täsk.yaml"]


def test_every_tree_tells_the_same(repository: Path) -> None:
    check(DiskTree(repository))
    check(index_tree(repository))
    check(revision_tree(repository, "HEAD"))
    texts = {path: DiskTree(repository).read(path) or "" for path in FILES}
    check(MemoryTree(texts))


def test_the_index_is_not_the_work_tree(repository: Path) -> None:
    (repository / "top").write_text("edited")
    (repository / "new").write_text("untracked")
    check(index_tree(repository))
    git(repository, "add", ".")
    assert index_tree(repository).read("top") == "edited"
    check(revision_tree(repository, "HEAD"))


def test_git_says_what_is_wrong(tmp_path: Path, repository: Path) -> None:
    with pytest.raises(GitError):
        revision_tree(repository, "no-such-revision")
    with pytest.raises(GitError):
        revision_tree(repository, "--help")
    outside = tmp_path / "plain"
    outside.mkdir()
    (tmp_path / ".git").rename(tmp_path / "hidden")
    with pytest.raises(GitError, match="not a git repository"):
        index_tree(outside)


def test_the_disk_tree_passes_over_what_nobody_wrote(tmp_path: Path) -> None:
    for folder in (".git", "app/__pycache__", "node_modules"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "x").write_text("")
    (tmp_path / "app/x.py").write_text("")
    (tmp_path / "app/round").symlink_to(tmp_path)
    assert list(DiskTree(tmp_path).paths()) == ["app/x.py"]
    assert list(DiskTree(tmp_path).paths("nowhere")) == []
