"""Import statements, grouped, sorted and wrapped as ruff's isort rules want them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from compiler.emit.python.stdlib import STANDARD
from compiler.emit.python.symbol import Symbol

TYPE_CHECKING = Symbol("typing", "TYPE_CHECKING")


def import_lines(symbols: Iterable[Symbol], width: int, first_party: tuple[str, ...]) -> list[str]:
    """Return the lines that import `symbols`, the `if TYPE_CHECKING:` block last."""
    known = set(symbols)
    plain = {symbol for symbol in known if not symbol.typing_only}
    bound = {(symbol.module, symbol.name, symbol.alias) for symbol in plain}
    typing = {s for s in known - plain if (s.module, s.name, s.alias) not in bound}
    if not typing:
        return _sections(plain, width, first_party)
    lines = [*_sections(plain | {TYPE_CHECKING}, width, first_party), "", "if TYPE_CHECKING:"]
    nested = _sections(typing, width - 4, first_party)
    return lines + [f"    {line}" if line else "" for line in nested]


def _sections(symbols: Iterable[Symbol], width: int, first_party: tuple[str, ...]) -> list[str]:
    sections: dict[int, set[Symbol]] = {}
    for symbol in symbols:
        sections.setdefault(_section(symbol.module, first_party), set()).add(symbol)
    lines: list[str] = []
    for section in sorted(sections):
        if lines:
            lines.append("")
        lines += _statements(sections[section], width)
    return lines


@lru_cache(maxsize=4096)
def _section(module: str, first_party: tuple[str, ...]) -> int:
    top = module.split(".")[0]
    if top == "__future__":
        return 0
    if not top:
        return 4
    if any(module == name or module.startswith(name + ".") for name in first_party):
        return 3
    return 1 if top in STANDARD else 2


def _statements(symbols: set[Symbol], width: int) -> list[str]:
    modules = sorted((s for s in symbols if not s.name), key=lambda s: (_key(s.module), s.alias))
    lines = [f"import {s.module}" + (f" as {s.alias}" if s.alias else "") for s in modules]
    members: dict[str, list[Symbol]] = {}
    statements: list[tuple[str, list[Symbol]]] = []
    for symbol in sorted((s for s in symbols if s.name), key=_member_key):
        if symbol.alias:
            statements.append((symbol.module, [symbol]))
        else:
            members.setdefault(symbol.module, []).append(symbol)
    statements += members.items()
    for module, names in sorted(
        statements, key=lambda s: (_module_key(s[0]), _member_key(s[1][0]))
    ):
        lines += _from(module, names, width)
    return lines


def _from(module: str, symbols: list[Symbol], width: int) -> list[str]:
    names = [s.name + (f" as {s.alias}" if s.alias else "") for s in symbols]
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= width:
        return [line]
    return [f"from {module} import (", *(f"    {name}," for name in names), ")"]


_Key = tuple[tuple[tuple[int, int, str], ...], str]


@lru_cache(maxsize=4096)
def _key(name: str) -> _Key:
    """Ignoring case, with numbers by value; then as written."""
    parts = re.findall(r"\d+|\D", name.lower())
    return tuple((0, int(p), "") if p.isdigit() else (1, 0, p) for p in parts), name


@lru_cache(maxsize=4096)
def _module_key(module: str) -> tuple[int, _Key]:
    stripped = module.lstrip(".")
    return -(len(module) - len(stripped)), _key(stripped)


@lru_cache(maxsize=4096)
def _member_key(symbol: Symbol) -> tuple[int, _Key, str]:
    name = symbol.name
    kind = 0 if len(name) > 1 and name.isupper() else 1 if name[:1].isupper() else 2
    return kind, _key(name), symbol.alias
