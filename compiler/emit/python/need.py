"""What an expression needs when it has to break: parentheses, or brackets of its own."""

from __future__ import annotations

from enum import Enum

from compiler.emit.python.parser import (
    ATTRIBUTE,
    CONDITIONAL,
    INVERT,
    NO_OPERATOR,
)
from compiler.emit.python.syntax import (
    Atom,
    Attribute,
    Await,
    Binary,
    Call,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Lambda,
    Mapping,
    Named,
    Slice,
    Starred,
    Strings,
    Subscript,
    Unary,
)


class Need(Enum):
    """What an expression asks of its surroundings when it has to break."""

    ALWAYS = 0
    MULTILINE = 1
    BEST_FIT = 2
    NEVER = 3


class Parent(Enum):
    """What the expression belongs to, where that matters."""

    OTHER = 0
    AWAIT = 1
    RETURNS = 2
    RETURNS_OF_NO_PARAMETERS = 3


def need(node: Expression, parent: Parent = Parent.OTHER) -> Need:
    """What `node` needs when it has to break."""
    match node:
        case Atom():
            return Need.NEVER if node.multiline else Need.BEST_FIT
        case Attribute(value=inner) | Call(function=inner) | Subscript(value=inner):
            if is_fluent(node):
                return Need.MULTILINE
            if inner.parenthesized:
                return Need.NEVER
            found = need(inner)
            if isinstance(node, Subscript) and found is Need.BEST_FIT:
                if parent is Parent.RETURNS:
                    return Need.NEVER
                if parent is Parent.RETURNS_OF_NO_PARAMETERS:
                    return Need.MULTILINE
            return found
        case Await(value=inner):
            if inner.parenthesized:
                return Need.NEVER
            return need(inner, Parent.AWAIT)
        case Unary(operand=inner) if parent is not Parent.AWAIT:
            return Need.NEVER if inner.parenthesized else need(inner)
        case Binary() | Conditional() | Lambda() | Unary():
            return Need.ALWAYS if parent is Parent.AWAIT else Need.MULTILINE
        case Strings() | Starred() | Named() | Slice():
            return Need.MULTILINE
        case _:
            return Need.NEVER


def is_fluent(node: Expression) -> bool:
    """A chain of calls that breaks before its dots."""
    computed = 0
    while True:
        match node:
            case Attribute(value=inner):
                if inner.parenthesized:
                    return computed + 1 >= 2
                computed += isinstance(inner, Call | Subscript)
                node = inner
            case Call(function=inner) | Subscript(value=inner):
                if inner.parenthesized:
                    return computed >= 2
                node = inner
            case _:
                return computed >= 2


def own_brackets(node: Expression) -> bool | None:
    """None without brackets of its own, else whether they hold something."""
    match node:
        case Comprehension(opening=""):
            return None
        case Comprehension() | Subscript():
            return True
        case Display(opening="(" | "[" | "{", items=items):
            return bool(items)
        case Mapping(items=pairs):
            return bool(pairs)
        case Call(arguments=arguments):
            return bool(arguments)
        case _:
            return None


def brackets(node: Expression) -> bool | None:
    """As own_brackets, and True for what stands in parentheses."""
    return True if node.parenthesized else own_brackets(node)


class _Survey:
    """The loosest operator of an expression, how often it occurs, and its ends."""

    def __init__(self, node: Expression) -> None:
        self.precedence = NO_OPERATOR
        self.count = 0
        self.bracketed = False
        self.last: Expression | None = None
        self.first: Expression | None = None
        self.started = False
        self._inside(node)

    def _operator(self, precedence: int, count: int = 1) -> None:
        if precedence > self.precedence:
            self.precedence, self.count = precedence, count
        elif precedence == self.precedence:
            self.count += count

    def _visit(self, node: Expression) -> None:
        self.last = node
        if node.parenthesized:
            self.bracketed = True
        else:
            self._inside(node)
        if not self.started:
            self.started, self.first = True, node

    def _inside(self, node: Expression) -> None:
        match node:
            case Mapping() | Display(opening="(" | "[" | "{"):
                self.bracketed = True
            case Comprehension(opening=opening) if opening:
                self.bracketed = True
            case Binary(operands=operands, operators=operators):
                for operator in operators:
                    self._operator(operator.precedence)
                for operand in operands:
                    self._visit(operand)
            case Conditional():
                self._operator(CONDITIONAL, 2)
                for part in (node.body, node.test, node.otherwise):
                    self._visit(part)
            case Call(function=inner) | Subscript(value=inner):
                self.bracketed = True
                self._visit(inner)
                self.last = node
            case Attribute(value=inner):
                self._visit(inner)
                if brackets(inner) is not None:
                    self._operator(ATTRIBUTE)
                self.last = node
            case Unary(operator=text, operand=inner):
                if text == "~":
                    self._operator(INVERT)
                self.started = True
                self._visit(inner)
            case Await(value=inner) | Starred(value=inner) | Lambda(body=inner):
                self.started = True
                self._visit(inner)
            case Named(value=inner):
                self._visit(Atom(node.target))
                self._visit(inner)
            case Display(items=items):
                for item in items:
                    self._visit(item)
            case _:
                pass


def can_omit(node: Expression) -> bool:
    """The expression's own brackets can break, so that parentheses around it may not be wanted."""
    survey = _Survey(node)
    if not survey.bracketed or survey.count > 1:
        return False
    if survey.precedence in (NO_OPERATOR, ATTRIBUTE):
        return True
    return any(
        end is not None and not isinstance(end, Subscript) and bool(brackets(end))
        for end in (survey.last, survey.first)
    )
