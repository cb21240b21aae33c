"""The five kinds of thing that the compiler intends for an application."""

from dataclasses import dataclass

from compiler.diagnostics.span import Span

Origin = tuple[Span | None, ...]
"""The span behind each line of a text; empty where nobody recorded it."""


@dataclass(frozen=True, slots=True)
class OwnedFile:
    """A file that is wholly ours; `owner` is a resource's spec name, or "" for the project."""

    path: str
    text: str
    owner: str
    origin: Origin = ()


@dataclass(frozen=True, slots=True)
class Region:
    """Our lines between two markers of a shared document, in the order of (group, name)."""

    path: str
    name: str
    text: str
    owner: str
    group: int = 0
    origin: Origin = ()


@dataclass(frozen=True, slots=True)
class Router:
    """A router that the application includes: `from <module> import <name>`."""

    module: str
    name: str
    owner: str


@dataclass(frozen=True, slots=True)
class Register:
    """One router to include in the application; the search for it begins at `path`."""

    path: str
    router: Router


@dataclass(frozen=True, slots=True)
class Once:
    """A file written if absent and the user's ever after; an untouched one goes with its spec."""

    path: str
    text: str
    owner: str


@dataclass(frozen=True, slots=True)
class AppendOnly:
    """A file that is never changed after it is written and never deleted: a migration."""

    path: str
    text: str


Artifact = OwnedFile | Region | Register | Once | AppendOnly
