"""Python statements as registration sees them: what is imported, assigned, called, and where."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Value:
    """An expression: a dotted name, a string, a call, or (all three empty) anything else."""

    dotted: str = ""
    literal: str | None = None
    call: Call | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a dotted name; a positional argument has the keyword ""."""

    function: str
    arguments: tuple[tuple[str, Value], ...]

    def argument(self, position: int, keyword: str) -> Value | None:
        """Return one argument, wherever it was written."""
        for name, value in self.arguments:
            if name == keyword:
                return value
        positional = [value for name, value in self.arguments if name == ""]
        return positional[position] if position < len(positional) else None


@dataclass(frozen=True, slots=True)
class Import:
    """One name bound by an import; `name` is "" for `import module`, `bound` for a star."""

    module: str
    written: str
    name: str
    bound: str

    @property
    def qualified(self) -> str:
        """What the bound name stands for."""
        if self.name:
            return f"{self.module}.{self.name}"
        return self.module if self.bound != self.module.partition(".")[0] else self.bound


@dataclass(frozen=True, slots=True)
class Assignment:
    """`target: annotation = value`."""

    target: str
    annotation: str
    value: Value


@dataclass(frozen=True, slots=True)
class Function:
    """A function's signature; `yields` tells lifespans from the rest."""

    name: str
    parameters: tuple[tuple[str, str], ...]
    returns: str
    yields: bool
    decorators: tuple[Call, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """One logical line or compound statement; lines count from 1, `end` is inclusive.

    `lead` is the first line of the comment directly above, or `line`. `parts` counts what
    semicolons separate. `kind` is "" for a simple statement, else its keyword.
    """

    line: int
    end: int
    lead: int
    kind: str = ""
    parts: int = 1
    imports: tuple[Import, ...] = ()
    assignments: tuple[Assignment, ...] = ()
    calls: tuple[Call, ...] = ()
    function: Function | None = None
    name: str = ""
    bases: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()

    @property
    def only_imports(self) -> bool:
        """Whether it is an import statement and nothing else."""
        return bool(self.imports) and not self.assignments and not self.calls


@dataclass(frozen=True, slots=True, eq=False)
class Block:
    """The statements of one body; `suite` is false for a body on its header's own line."""

    statements: tuple[Statement, ...]
    suite: bool = True


@dataclass(frozen=True, slots=True)
class Module:
    """A parsed file: its statements, and the lines where each name is used or bound."""

    block: Block
    names: Mapping[str, tuple[int, ...]]
    docstring: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """The text is no Python."""

    line: int
    column: int


def walk(block: Block) -> Iterator[tuple[Block, Statement]]:
    """Yield every statement of a block and of the blocks below it, in file order."""
    for statement in block.statements:
        yield block, statement
        for inner in statement.blocks:
            yield from walk(inner)
