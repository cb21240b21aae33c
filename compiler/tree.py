"""The Tree protocol: everything that reads a file takes one; disk and git live in host."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol


class Tree(Protocol):
    """Files under one root; paths are POSIX, relative to it."""

    def read(self, path: str) -> str | None:
        """The text exactly as it stands (line endings kept), or None where there is no file."""

    def read_bytes(self, path: str) -> bytes | None:
        """The bytes, or None where there is no file."""

    def paths(self, under: str = "") -> Iterable[str]:
        """Every file below the folder `under` ("" for all), sorted."""


def decode(data: bytes) -> str:
    """Text that `encode` turns back into exactly these bytes, whatever they are."""
    return data.decode("utf-8", "surrogateescape")


def encode(text: str) -> bytes:
    """The bytes of a text that `decode` made, or of any other text."""
    return text.encode("utf-8", "surrogateescape")


def below(path: str, under: str) -> bool:
    """Whether a path lies in the folder `under` ("" and "." mean the root)."""
    return under in ("", ".") or path.startswith(under.rstrip("/") + "/")


@dataclass(frozen=True, slots=True)
class MemoryTree:
    """A tree in memory, path to text."""

    files: Mapping[str, str] = field(default_factory=dict)

    def read(self, path: str) -> str | None:
        return self.files.get(path)

    def read_bytes(self, path: str) -> bytes | None:
        text = self.files.get(path)
        return None if text is None else encode(text)

    def paths(self, under: str = "") -> Iterable[str]:
        return sorted(path for path in self.files if below(path, under))


@dataclass(frozen=True, slots=True)
class Subtree:
    """One folder of a tree seen as a tree of its own: the application inside its repository."""

    whole: Tree
    folder: str

    def read(self, path: str) -> str | None:
        return self.whole.read(self._place(path))

    def read_bytes(self, path: str) -> bytes | None:
        return self.whole.read_bytes(self._place(path))

    def paths(self, under: str = "") -> Iterable[str]:
        if self.folder in ("", "."):
            return self.whole.paths(under)
        start = len(self.folder) + 1
        return [path[start:] for path in self.whole.paths(self._place(under).rstrip("/"))]

    def _place(self, path: str) -> str:
        return path if self.folder in ("", ".") else f"{self.folder}/{path}"
