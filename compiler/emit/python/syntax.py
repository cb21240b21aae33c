"""The expressions of Python as far as their layout goes."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Expression:
    """Any expression; `parenthesized` where the source has parentheses around it."""

    parenthesized: bool = field(default=False, kw_only=True)


@dataclass(slots=True)
class Atom(Expression):
    """A name, a number, a constant or a single string."""

    text: str
    multiline: bool = False


@dataclass(slots=True)
class Strings(Expression):
    """Adjacent string literals."""

    pieces: list[str]


@dataclass(slots=True)
class Attribute(Expression):
    """`value.name`."""

    value: Expression
    name: str


@dataclass(slots=True)
class Argument:
    """One argument; `prefix` is empty, `name=`, `*` or `**`."""

    prefix: str
    value: Expression


@dataclass(slots=True)
class Call(Expression):
    """`function(arguments)`; `magic` where a trailing comma stands."""

    function: Expression
    arguments: list[Argument]
    magic: bool


@dataclass(slots=True)
class Subscript(Expression):
    """`value[items]`; `magic` where a trailing comma stands."""

    value: Expression
    items: list[Expression]
    magic: bool


@dataclass(slots=True)
class Display(Expression):
    """A list, set or tuple with its brackets; a bare tuple has none."""

    opening: str
    closing: str
    items: list[Expression]
    magic: bool


@dataclass(slots=True)
class Mapping(Expression):
    """A dict; a key of None stands for `**value`."""

    items: list[tuple[Expression | None, Expression]]
    magic: bool


@dataclass(slots=True)
class Clause:
    """`for target in source if conditions` of a comprehension."""

    is_async: bool
    target: Expression
    source: Expression
    conditions: list[Expression]


@dataclass(slots=True)
class Comprehension(Expression):
    """A comprehension; one with parentheses, or none, is a generator."""

    opening: str
    closing: str
    key: Expression | None
    element: Expression
    clauses: list[Clause]


@dataclass(slots=True)
class Operator:
    """A binary operator; a higher precedence binds less tightly."""

    text: str
    precedence: int


@dataclass(slots=True)
class Binary(Expression):
    """Operands with operators between them, not nested by precedence."""

    operands: list[Expression]
    operators: list[Operator]


@dataclass(slots=True)
class Unary(Expression):
    """`-x`, `+x`, `~x` or `not x`."""

    operator: str
    operand: Expression


@dataclass(slots=True)
class Conditional(Expression):
    """`body if test else otherwise`."""

    body: Expression
    test: Expression
    otherwise: Expression


@dataclass(slots=True)
class Lambda(Expression):
    """`lambda parameters: body`, the parameters as text."""

    parameters: str
    body: Expression


@dataclass(slots=True)
class Await(Expression):
    """`await value`."""

    value: Expression


@dataclass(slots=True)
class Starred(Expression):
    """`*value`."""

    value: Expression


@dataclass(slots=True)
class Named(Expression):
    """`target := value`."""

    target: str
    value: Expression


@dataclass(slots=True)
class Slice(Expression):
    """`lower:upper:step`, absent parts None; `step` also absent where there is no second colon."""

    parts: list[Expression | None]
