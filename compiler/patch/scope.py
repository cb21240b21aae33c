"""Names resolved: which import, assignment or parameter a dotted name goes back to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from compiler.patch.syntax import Assignment, Block, Call, Function, Import, Module, Statement

_LOOPS = ("for", "while")


@dataclass(slots=True, eq=False)
class Scope:
    """A module's or a function's names; class bodies have none, but name their methods."""

    block: Block
    parent: Scope | None = None
    function: Function | None = None
    owner: str = ""
    imports: dict[str, Import] = field(default_factory=dict)
    assigned: dict[str, Assignment] = field(default_factory=dict)

    @property
    def parameters(self) -> dict[str, str]:
        """The function's parameters with their annotations."""
        return dict(self.function.parameters) if self.function else {}

    def home_of(self, name: str) -> Scope | None:
        """Return the scope that binds a plain name, from here outwards."""
        scope: Scope | None = self
        while scope is not None:
            if name in scope.imports or name in scope.assigned or name in scope.parameters:
                return scope
            scope = scope.parent
        return None

    def qualified(self, dotted: str) -> str:
        """Return what an imported dotted name stands for; "" for anything that is not imported."""
        first, _, rest = dotted.partition(".")
        home = self.home_of(first)
        if home is None or first not in home.imports or first in home.parameters:
            return ""
        whole = home.imports[first].qualified
        return f"{whole}.{rest}" if rest else whole


@dataclass(frozen=True, slots=True)
class Site:
    """A statement where it stands: its scope, its block, and what encloses it there.

    `top` is the statement of the scope's own block that holds it (itself, where it is
    unconditional); `looped` says that a loop of the same scope runs it.
    """

    scope: Scope
    block: Block
    statement: Statement
    top: Statement
    looped: bool = False

    @property
    def unconditional(self) -> bool:
        """Whether running the scope runs the statement."""
        return self.top is self.statement and self.block.suite


@dataclass(frozen=True, slots=True)
class Program:
    """A module's statements with their sites, and its functions and classes by name."""

    module: Module
    root: Scope
    sites: tuple[Site, ...]
    functions: dict[str, Scope]
    classes: dict[str, Statement]

    def calls(self) -> Iterator[tuple[Site, Call]]:
        """Yield every call that is a statement of its own, or returned."""
        for site in self.sites:
            for call in site.statement.calls:
                yield site, call


def program(module: Module) -> Program:
    """Lay out a module's scopes."""
    root = Scope(module.block)
    sites: list[Site] = []
    functions: dict[str, Scope] = {}
    classes: dict[str, Statement] = {}

    def enter(block: Block, scope: Scope, top: Statement | None, looped: bool, owner: str) -> None:
        for statement in block.statements:
            above = top or statement
            sites.append(Site(scope, block, statement, above, looped))
            for bound in statement.imports:
                scope.imports.setdefault(bound.bound, bound)
            for assignment in statement.assignments:
                scope.assigned.setdefault(assignment.target, assignment)
            if statement.function is not None:
                inner = Scope(statement.blocks[0], scope, statement.function, owner or scope.owner)
                functions.setdefault(statement.function.name, inner)
                enter(statement.blocks[0], inner, None, False, "")
            elif statement.kind == "class":
                classes.setdefault(statement.name, statement)
                enter(statement.blocks[0], scope, above, looped, statement.name)
            else:
                for body in statement.blocks:
                    enter(body, scope, above, looped or statement.kind in _LOOPS, owner)

    enter(module.block, root, None, False, "")
    return Program(module, root, tuple(sites), functions, classes)
