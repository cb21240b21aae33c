"""What an attempt to edit a hand-written file comes to."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.diagnostics.span import Span


@dataclass(frozen=True, slots=True)
class Edited:
    """The text as it should be; `text` is the old one where nothing had to change.

    `added` are the 1-based lines of the new text that we wrote or changed, `removed` those of the
    old text that went or were changed.
    """

    text: str
    added: tuple[int, ...] = ()
    removed: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why the file stays as it is, where that was decided, and what to do by hand."""

    reason: str
    lines_to_paste: tuple[str, ...] = ()
    lines_to_remove: tuple[str, ...] = ()
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The application or aggregating router of one file: `receiver.include_router(...)`.

    `kind` is "application" or "aggregate", or "explicit" where only the settings say what it is.
    """

    receiver: str
    kind: str
    span: Span


@dataclass(frozen=True, slots=True)
class Destination:
    """The file that includes the routers, and the object there ("" to find it in the file)."""

    path: str
    receiver: str


@dataclass(frozen=True, slots=True)
class Style:
    """What cannot be read from the file itself.

    `receiver` settles which object includes the routers ("app", "api_router", "self._app"; "" to
    find it); `prefix` becomes the keyword of each new include; `line_length` bounds the imports.
    """

    receiver: str = ""
    prefix: str = ""
    line_length: int = 88
