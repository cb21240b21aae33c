"""The tree on the disk."""

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from compiler.tree import decode
from compiler.workspace.blob import blob_id

PASSED_OVER = frozenset({".git", ".hg", ".venv", "venv", "node_modules", "__pycache__"})
"""Folders that hold no file of a project's own."""


@dataclass(frozen=True, slots=True)
class DiskTree:
    """Files below a folder, as they are now."""

    root: Path

    def read(self, path: str) -> str | None:
        data = self.read_bytes(path)
        return None if data is None else decode(data)

    def read_bytes(self, path: str) -> bytes | None:
        try:
            # pathlib would take longer than the reading, thousands of times in a check.
            with open(f"{self.root}/{path}", "rb") as stream:  # noqa: PTH123
                return stream.read()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None

    def paths(self, under: str = "") -> Iterable[str]:
        """Every file below a folder, sorted; folders in PASSED_OVER are left out."""
        folder = "" if under == "." else under
        return sorted(_walk(str(self.root), folder))


@dataclass(frozen=True, slots=True)
class WitnessedTree:
    """The tree on disk, with every path that somebody asked for."""

    tree: DiskTree
    seen: set[str]

    def read(self, path: str) -> str | None:
        self.seen.add(path)
        return self.tree.read(path)

    def read_bytes(self, path: str) -> bytes | None:
        self.seen.add(path)
        return self.tree.read_bytes(path)

    def paths(self, under: str = "") -> Iterable[str]:
        return self.tree.paths(under)

    def blob(self, path: str) -> str | None:
        data = self.read_bytes(path)
        return None if data is None else blob_id(data)


def _walk(root: str, folder: str) -> Iterator[str]:
    try:
        entries = list(os.scandir(f"{root}/{folder}"))
    except (FileNotFoundError, NotADirectoryError):
        return
    for entry in entries:
        path = f"{folder}/{entry.name}" if folder else entry.name
        # A link to a folder may lead out of the project, or round in circles.
        if entry.is_dir(follow_symlinks=False):
            if entry.name not in PASSED_OVER:
                yield from _walk(root, path)
        elif entry.is_file():
            yield path
