"""Registration: the routers of the specs included in a hand-written application, reversibly."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.artifact import Router
from compiler.patch.outcome import Edited, Refusal, Style, Target


def find(text: str, path: str, receiver: str = "") -> Target | Refusal:
    """Return the object of `text` that would include a router, or why there is none."""
    raise NotImplementedError


def register(
    text: str,
    wanted: Sequence[Router],
    registered_before: Sequence[Router] = (),
    *,
    path: str = "app/main.py",
    style: Style | None = None,
) -> Edited | Refusal:
    """Return `text` with exactly the `wanted` ones of our routers imported and included.

    `registered_before` are the routers that an earlier call put there; those no longer wanted lose
    their import and their include. `path` is relative to the application folder: the file's own
    module name follows from it. Newlines of `text` must not have been translated.
    Raises CompilerBug when the edit is not exactly what was meant.
    """
    raise NotImplementedError
