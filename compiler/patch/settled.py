"""Whether there is nothing to do, told without libcst: most compiles end here."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from compiler.artifact import Router


def settled(text: str, wanted: Sequence[Router], stale: Sequence[Router], module: str) -> bool:
    """Return whether every wanted router is included and no stale one is named any more.

    False also means that we cannot tell; the longer way then decides.
    """
    try:
        tree = ast.parse(text.removeprefix("\ufeff"))
    except (SyntaxError, ValueError, RecursionError):
        return False
    bound: dict[str, str] = {}
    doubtful: set[str] = set()
    imported: set[str] = set()
    included: list[str] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            for name, whole in _bindings(node, module):
                imported.add(whole)
                if bound.setdefault(name, whole) != whole:
                    doubtful.add(name)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            call = node.value
            if isinstance(call.func, ast.Attribute) and call.func.attr == "include_router":
                included += [_dotted(a) for a in call.args[:1]]
        elif isinstance(node, ast.arg):
            doubtful.add(node.arg)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            doubtful.add(node.id)
    have = set()
    for dotted in included:
        first, _, rest = dotted.partition(".")
        if first in bound and first not in doubtful:
            have.add(f"{bound[first]}.{rest}" if rest else bound[first])
    names = {f"{r.module}.{r.name}" for r in wanted}
    left = {f"{r.module}.{r.name}" for r in stale} | {r.module for r in stale}
    return names <= have and not left & (imported | have)


def _bindings(node: ast.Import | ast.ImportFrom, module: str) -> Iterator[tuple[str, str]]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            if alias.asname:
                yield alias.asname, alias.name
            else:
                yield alias.name.partition(".")[0], alias.name.partition(".")[0]
        return
    source = node.module or ""
    if node.level:
        package = module.split(".")[: -node.level]
        source = ".".join([*package, source] if source else package)
    for alias in node.names:
        yield alias.asname or alias.name, f"{source}.{alias.name}"


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        left = _dotted(node.value)
        return f"{left}.{node.attr}" if left else ""
    return ""
