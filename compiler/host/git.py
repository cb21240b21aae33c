"""The tree in git's index, and the tree of a revision."""

import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from weakref import finalize

from compiler.tree import below, decode


class GitError(Exception):
    """Git refused, or there is no repository; the message is git's own."""


class ObjectReader:
    """One `git cat-file --batch` that answers every question about contents."""

    def __init__(self, root: Path) -> None:
        self._process = subprocess.Popen(
            ["git", "-C", str(root), "cat-file", "--batch"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self._stop = finalize(self, _stop, self._process)

    def read(self, oid: str) -> bytes:
        """The content of a blob."""
        asked, answer = self._process.stdin, self._process.stdout
        assert asked is not None
        assert answer is not None
        asked.write(oid.encode() + b"\n")
        asked.flush()
        header = answer.readline().split()
        if len(header) != 3:
            raise GitError(f"git has no object {oid}")
        content = answer.read(int(header[2]))
        answer.read(1)
        return content


def _stop(process: subprocess.Popen[bytes]) -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            stream.close()
    process.wait()


@dataclass(slots=True)
class GitTree:
    """Files by path with the id of each blob; contents are read when they are asked for."""

    root: Path
    blobs: Mapping[str, str]
    _reader: ObjectReader | None = field(default=None, repr=False)

    def read(self, path: str) -> str | None:
        data = self.read_bytes(path)
        return None if data is None else decode(data)

    def read_bytes(self, path: str) -> bytes | None:
        oid = self.blobs.get(path)
        if oid is None:
            return None
        if self._reader is None:
            self._reader = ObjectReader(self.root)
        return self._reader.read(oid)

    def paths(self, under: str = "") -> Iterable[str]:
        return sorted(path for path in self.blobs if below(path, under))


def index_tree(root: Path) -> GitTree:
    """What is staged below a folder of a work tree; of an unmerged file, its first side."""
    blobs: dict[str, str] = {}
    for mode, oid, _stage, path in _entries(root, "ls-files", "--stage", "-z"):
        if _is_file(mode):
            blobs.setdefault(path, oid)
    return GitTree(root, blobs)


def revision_tree(root: Path, revision: str) -> GitTree:
    """What a revision holds below a folder of its repository."""
    # A revision that looks like an option must not become one.
    if revision.startswith("-"):
        raise GitError(f"not a revision: {revision}")
    prefix = _run(root, "rev-parse", "--show-prefix").decode().strip()
    listed = f"{revision}:{prefix}"
    entries = _entries(root, "ls-tree", "-r", "-z", "--full-tree", listed)
    return GitTree(root, {path: oid for mode, _kind, oid, path in entries if _is_file(mode)})


def _entries(root: Path, *command: str) -> Iterable[list[str]]:
    for record in _run(root, *command).split(b"\0"):
        if record:
            facts, _, path = record.partition(b"\t")
            yield [*facts.decode().split(), decode(path)]


def _is_file(mode: str) -> bool:
    """Neither a submodule nor a symbolic link."""
    return mode.startswith("100")


def _run(root: Path, *command: str) -> bytes:
    try:
        done = subprocess.run(["git", "-C", str(root), *command], capture_output=True, check=False)
    except FileNotFoundError as error:
        raise GitError("git is not installed") from error
    if done.returncode:
        raise GitError(done.stderr.decode("utf-8", "replace").strip())
    return done.stdout
