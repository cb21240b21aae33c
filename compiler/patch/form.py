"""How this file imports its routers: by module or by name, absolutely or relatively."""

from __future__ import annotations

import builtins
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, count

from compiler.artifact import Router
from compiler.patch.candidate import Include
from compiler.patch.names import Wanted
from compiler.patch.scope import Program, Scope
from compiler.patch.syntax import Import


@dataclass(frozen=True, slots=True)
class Form:
    """`by_name`: `from a.b import router as b_router`, else `from a import b`.

    `alias` is the pattern of the bound name; `seen` are the imports that it was read from.
    """

    by_name: bool = False
    alias: str = "{}_router"
    seen: tuple[Import, ...] = ()
    scope: Scope | None = None


def form_of(includes: Sequence[Include]) -> Form:
    """Return the form that most of the includes follow; the latest where they are even."""
    modules: list[Import] = []
    names: list[Import] = []
    latest: list[Import] = []
    scope: Scope | None = None
    for include in includes:
        first, _, rest = include.argument.dotted.partition(".")
        home = include.site.scope.home_of(first) if first else None
        if home is None or first not in home.imports:
            continue
        imported = home.imports[first]
        if not imported.name:
            continue
        if rest and "." not in rest:
            latest = modules
        elif not rest and imported.name == "router":
            latest = names
        else:
            continue
        latest.append(imported)
        scope = home
    if not latest:
        return Form()
    chosen = latest if len(modules) == len(names) else max(modules, names, key=len)
    alias = "{}_router"
    for imported in names:
        stem = imported.module.rpartition(".")[2]
        if stem in imported.bound and imported.bound != stem:
            alias = imported.bound.replace(stem, "{}", 1)
    return Form(chosen is names, alias, tuple(chosen), scope)


def imports_for(
    routers: Sequence[Router], form: Form, program: Program
) -> list[tuple[Wanted, Wanted]]:
    """Return each router's import, and its import on a line of its own; no bound name clashes."""
    taken = set(program.module.names) | set(dir(builtins))
    taken |= {i.bound for site in program.sites for i in site.statement.imports}
    # isort would merge a name into a star import of the same module.
    starred = {i.module for s in program.sites for i in s.statement.imports if i.name == "*"}
    found = []
    for router in routers:
        package, _, stem = router.module.rpartition(".")
        alias = _free(form.alias.format(stem), stem, taken)
        own = Wanted(router.module, _written_name(router.module, form), router.name, alias)
        if form.by_name or not package or package in starred or stem in taken:
            chosen = own
        else:
            chosen = Wanted(package, _written_package(package, form), stem, stem)
        taken |= {alias, chosen.bound}
        found.append((chosen, own))
    return found


def expression(router: Router, made: Wanted) -> str:
    """Return how the include names a router after its import."""
    return made.bound if made.module == router.module else f"{made.bound}.{router.name}"


def _free(alias: str, stem: str, taken: set[str]) -> str:
    numbered = (f"{alias}_{number}" for number in count(2))
    return next(n for n in chain((alias, f"{stem}_api_router"), numbered) if n not in taken)


def _written_package(package: str, form: Form) -> str:
    for imported in form.seen:
        if imported.module == package:
            return imported.written
    return _sibling(package, form)


def _written_name(module: str, form: Form) -> str:
    if form.by_name:
        return _sibling(module, form)
    package, _, stem = module.rpartition(".")
    written = _written_package(package, form)
    if written.startswith("."):
        return f"{written}{stem}" if written.endswith(".") else f"{written}.{stem}"
    return module


def _sibling(module: str, form: Form) -> str:
    """Spell a module relatively, as its neighbour in the same package is spelled."""
    package, _, stem = module.rpartition(".")
    for imported in form.seen:
        above, _, last = imported.module.rpartition(".")
        if above == package and imported.written.startswith("."):
            return imported.written.removesuffix(last) + stem
    return module
