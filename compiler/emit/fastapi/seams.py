"""Whether the functions that hooks and actions name are there, in files that aren't ours."""

import ast
from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.emit.fastapi.stubs import stub
from compiler.ir.operation import Action, Hook
from compiler.ir.resource import Project, Resource
from compiler.settings import Settings
from compiler.tree import Tree


def missing_functions(present: Tree, project: Project) -> tuple[Diagnostic, ...]:
    """A finding for each function that a spec names and its module, as it stands, doesn't have.

    `present` has paths relative to pyproject.toml. A module that isn't there yet will be written
    with every function; one that isn't valid Python is for Python to complain about.
    """
    found: list[Diagnostic] = []
    known: dict[str, tuple[str, frozenset[str] | None]] = {}
    for resource in project.resources:
        for item in _items(resource):
            if item.module not in known:
                known[item.module] = _module(present, item.module, project.settings)
            path, names = known[item.module]
            if names is not None and item.function not in names:
                found.append(_finding(path, resource, project.settings, item))
    return tuple(found)


def _items(resource: Resource) -> Iterator[Hook | Action]:
    """Each function once, however often the resource names it."""
    seen: set[tuple[str, str]] = set()
    items: list[Hook | Action] = [*resource.hooks, *resource.actions]
    for item in items:
        if (item.module, item.function) not in seen:
            seen.add((item.module, item.function))
            yield item


def _module(present: Tree, module: str, settings: Settings) -> tuple[str, frozenset[str] | None]:
    """Where a module stands and the names that it binds; None where they can't be known."""
    stem = settings.place(module.replace(".", "/"))
    for path in (f"{stem}.py", f"{stem}/__init__.py"):
        text = present.read(path)
        if text is not None:
            return path, _bound(text)
    return f"{stem}.py", None


def _bound(text: str) -> frozenset[str] | None:
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError):
        return None
    names = frozenset(_names(tree.body))
    return None if "*" in names else names


def _names(body: list[ast.stmt]) -> Iterator[str]:
    """What the statements of a module bind in it, also below `if` and `try`."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name
            case ast.Import() | ast.ImportFrom():
                for alias in node.names:
                    yield alias.asname or alias.name.partition(".")[0]
            case _:
                for child in ast.iter_child_nodes(node):
                    if isinstance(child, ast.stmt):
                        yield from _names([child])
                    elif isinstance(child, ast.ExceptHandler | ast.match_case):
                        yield from _names(child.body)
                    elif isinstance(child, ast.Name | ast.Tuple | ast.List):
                        yield from _targets(child)


def _targets(node: ast.expr) -> Iterator[str]:
    for child in ast.walk(node):
        if isinstance(child, ast.Name) and isinstance(child.ctx, ast.Store):
            yield child.id


def _finding(path: str, resource: Resource, settings: Settings, item: Hook | Action) -> Diagnostic:
    what = f"the action `{item.name}`" if isinstance(item, Action) else f"`{item.event}`"
    lines = stub(resource, settings, item).splitlines()
    return Diagnostic(
        "R621",
        f"{path} has no function `{item.function}`, which {what} of `{resource.names.spec}` calls",
        item.span,
        notes=tuple(f"add: {line}".rstrip() for line in lines if line),
        help=f"add it to {path}, with those of its imports that are not there yet",
    )
