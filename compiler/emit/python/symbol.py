"""A symbol is a name together with the import that brings it into a module."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from compiler.emit.python.literal import identifier


@dataclass(frozen=True, slots=True)
class Symbol:
    """One importable thing; equal symbols share one import.

    `name` is empty for `import module`, `alias` where nothing is renamed; `typing_only` puts the
    import under `if TYPE_CHECKING:`.
    """

    module: str
    name: str = ""
    alias: str = ""
    typing_only: bool = False

    def __post_init__(self) -> None:
        _check(self.module, self.name, self.alias)

    @property
    def local(self) -> str:
        """The text that refers to the symbol once it is imported."""
        return self.alias or self.name or self.module


@lru_cache(maxsize=4096)
def _check(module: str, name: str, alias: str) -> None:
    for part in (*module.lstrip(".").split("."), name, alias):
        if part:
            identifier(part)


@lru_cache(maxsize=4096)
def imported(module: str, alias: str = "") -> Symbol:
    """`import module`, or `import module as alias`."""
    return Symbol(module, "", alias)


@lru_cache(maxsize=4096)
def member(module: str, name: str, alias: str = "") -> Symbol:
    """`from module import name`, or `from module import name as alias`."""
    return Symbol(module, name, alias)


@lru_cache(maxsize=4096)
def for_typing(module: str, name: str, alias: str = "") -> Symbol:
    """`from module import name` under `if TYPE_CHECKING:`."""
    return Symbol(module, name, alias, typing_only=True)
