"""Registration: the routers of the specs included in a hand-written application, reversibly."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.artifact import Router
from compiler.patch.outcome import Edited, Refusal, Style, Target
from compiler.patch.settled import settled


def find(text: str, path: str, receiver: str = "") -> Target | Refusal:
    """Return the object of `text` that would include a router, or why there is none."""
    from compiler.patch.change import locate

    return locate(text, path, module_of(path), receiver)


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
    module = module_of(path)
    kept = frozenset(wanted)
    stale = [r for r in registered_before if r not in kept]
    if settled(text, wanted, stale, module):
        return Edited(text)
    # libcst costs more to import than most compiles take, and most compiles end above.
    from compiler.patch.change import change

    return change(text, wanted, stale, registered_before, path, module, style or Style())


def is_registered(
    text: str, wanted: Sequence[Router], stale: Sequence[Router] = (), *, path: str = "app/main.py"
) -> bool:
    """Return whether `text` needs no edit, in a millisecond; False also where only libcst can tell.

    Ask this of the file of the last registration before searching for a destination.
    """
    return settled(text, wanted, stale, module_of(path))


def module_of(path: str) -> str:
    """Return the dotted name of a file's module; a package's own file counts as `__init__`."""
    return path.removesuffix(".py").replace("/", ".")
