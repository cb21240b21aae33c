"""Python source text of one expression becomes its syntax tree."""

from __future__ import annotations

import re
from typing import Final

from compiler.emit.python.syntax import (
    Argument,
    Atom,
    Attribute,
    Await,
    Binary,
    Call,
    Clause,
    Comprehension,
    Conditional,
    Display,
    Expression,
    Lambda,
    Mapping,
    Named,
    Operator,
    Slice,
    Starred,
    Strings,
    Subscript,
    Unary,
)

TOKEN: Final = re.compile(
    r'''\s*(?:(?P<string>[rbfuRBFU]{0,2}(?:"""(?:\\.|[^\\])*?"""|\'\'\'(?:\\.|[^\\])*?\'\'\''''
    r"""|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))"""
    r"""|(?P<number>\d[\w.]*(?:(?<=[eE])[+-]\d+)?|\.\d\w*)|(?P<name>[^\W\d]\w*)"""
    r"""|(?P<sign>\.\.\.|:=|->|\*\*=?|//=?|<<=?|>>=?|[-+*/%@&|^=!<>]=|[-+*/%@&|^=<>~.,:()\[\]{}])"""
    r"""|(?P<end>$))""",
    re.DOTALL,
)

# As ruff's formatter ranks them, which is how it decides where to break.
NO_OPERATOR, ATTRIBUTE, POWER, INVERT = 0, 1, 2, 3
MULTIPLY, ADD, SHIFT, BIT_AND, BIT_XOR, BIT_OR, COMPARE, BOOLEAN, CONDITIONAL = range(4, 13)
OPERATORS: Final = {
    "**": POWER,
    **dict.fromkeys(("*", "/", "//", "%", "@"), MULTIPLY),
    **dict.fromkeys(("+", "-"), ADD),
    **dict.fromkeys(("<<", ">>"), SHIFT),
    "&": BIT_AND,
    "^": BIT_XOR,
    "|": BIT_OR,
    **dict.fromkeys(("==", "!=", "<", "<=", ">", ">=", "is", "in", "not"), COMPARE),
    **dict.fromkeys(("and", "or"), BOOLEAN),
}
CLOSING: Final = {"(": ")", "[": "]", "{": "}"}
EXPRESSION_END: Final = frozenset((")", "]", "}", ",", ":", "=", "", "for", "if", "else", "async"))


class UnparsedError(Exception):
    """Raised for text that is not one of the forms that the writer lays out."""


class Parser:
    """A recursive-descent parser over the tokens of one logical line."""

    def __init__(self, text: str) -> None:
        self.tokens: list[str] = []
        position = 0
        while True:
            match = TOKEN.match(text, position)
            if match is None:
                raise UnparsedError(f"cannot read {text[position:]!r}")
            if match.lastgroup == "end":
                break
            self.tokens.append(match[match.lastgroup or 0])
            position = match.end()
        self.position = 0

    @property
    def next(self) -> str:
        """The token at hand; empty at the end."""
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self) -> str:
        """The token at hand, moving past it."""
        token = self.next
        self.position += 1
        return token

    def accept(self, token: str) -> bool:
        """Move past `token` if it is at hand."""
        if self.next == token:
            self.position += 1
            return True
        return False

    def expect(self, token: str) -> None:
        """Move past `token`, which must be at hand."""
        if not self.accept(token):
            raise UnparsedError(f"expected {token!r}, found {self.next!r}")

    def expressions(self) -> Expression:
        """One expression, or a bare tuple of several."""
        first = self.element()
        if self.next != ",":
            return first
        items = [first]
        magic = False
        while self.accept(","):
            magic = self.next in EXPRESSION_END
            if magic:
                break
            items.append(self.element())
        return Display("", "", items, magic)

    def element(self) -> Expression:
        """One expression, which may be starred or named."""
        if self.accept("*"):
            return Starred(self.binary(BIT_OR))
        if self.tokens[self.position + 1 : self.position + 2] == [":="]:
            name = self.take()
            self.take()
            return Named(name, self.expression())
        return self.expression()

    def expression(self) -> Expression:
        """One expression."""
        if self.next == "lambda":
            return self._lambda()
        body = self.binary(BOOLEAN)
        if not self.accept("if"):
            return body
        test = self.binary(BOOLEAN)
        self.expect("else")
        return Conditional(body, test, self.expression())

    def _lambda(self) -> Expression:
        self.take()
        start = self.position
        while self.next not in (":", ""):
            if self.next in CLOSING:
                raise UnparsedError("brackets among a lambda's parameters")
            self.take()
        parameters = " ".join(self.tokens[start : self.position])
        parameters = parameters.replace(" ,", ",").replace(" = ", "=").replace("* ", "*")
        self.expect(":")
        return Lambda(parameters, self.expression())

    def binary(self, loosest: int, stop: str = "") -> Expression:
        """Operands joined by operators that bind at least as tightly as `loosest`."""
        operands = [self._operand()]
        operators: list[Operator] = []
        while True:
            text = self.next
            precedence = OPERATORS.get(text)
            if precedence is None or precedence > loosest or text == stop:
                break
            self.take()
            if text == "not":
                self.expect("in")
                text = "not in"
            elif text == "is" and self.accept("not"):
                text = "is not"
            operators.append(Operator(text, precedence))
            operands.append(self._operand())
        return Binary(operands, operators) if operators else operands[0]

    def _operand(self) -> Expression:
        if self.accept("not"):
            return Unary("not ", self.binary(COMPARE))
        if self.next in ("-", "+", "~"):
            return Unary(self.take(), self.binary(POWER))
        if self.accept("await"):
            return Await(self.primary())
        return self.primary()

    def primary(self) -> Expression:
        """An atom with its attributes, calls and subscripts."""
        value = self._atom()
        while True:
            if self.accept("."):
                value = Attribute(value, self.take())
            elif self.accept("("):
                value = Call(value, *self.arguments())
            elif self.accept("["):
                value = self._subscript(value)
            else:
                return value

    def _atom(self) -> Expression:
        token = self.take()
        if token in CLOSING:
            return self._bracketed(token)
        if token[-1:] in ("'", '"'):
            pieces = [token]
            while self.next[-1:] in ("'", '"'):
                pieces.append(self.take())
            return Atom(token, "\n" in token) if len(pieces) == 1 else Strings(pieces)
        if token == "..." or token.isidentifier() or token[:1].isdigit():
            if token in ("yield", "if", "else", "for", "in", "and", "or"):
                raise UnparsedError(f"{token} in an expression")
            return Atom(token)
        raise UnparsedError(f"unexpected {token!r}")

    def arguments(self) -> tuple[list[Argument], bool]:
        """The arguments of a call up to and with `)`, and whether a trailing comma stands there."""
        arguments: list[Argument] = []
        magic = False
        while not self.accept(")"):
            prefix = ""
            if self.next in ("*", "**"):
                prefix = self.take()
            elif self.tokens[self.position + 1 : self.position + 2] == ["="]:
                prefix = self.take() + self.take()
            value = self.expression() if prefix else self.element()
            if self.next in ("for", "async"):
                value = Comprehension("", "", None, value, self._clauses())
            arguments.append(Argument(prefix, value))
            magic = self.accept(",")
            if not magic and self.next != ")":
                raise UnparsedError(f"unexpected {self.next!r} among arguments")
        return arguments, magic

    def _subscript(self, value: Expression) -> Expression:
        items: list[Expression] = []
        magic = False
        while not self.accept("]"):
            items.append(self._slice())
            magic = self.accept(",")
            if not magic and self.next != "]":
                raise UnparsedError(f"unexpected {self.next!r} in a subscript")
        return Subscript(value, items, magic)

    def _slice(self) -> Expression:
        parts: list[Expression | None] = []
        first = None if self.next == ":" else self.element()
        if self.next != ":" and first is not None:
            return first
        parts.append(first)
        while self.accept(":"):
            parts.append(None if self.next in (":", "]", ",") else self.expression())
        return Slice(parts)

    def _bracketed(self, opening: str) -> Expression:
        closing = CLOSING[opening]
        if self.accept(closing):
            return Mapping([], False) if opening == "{" else Display(opening, closing, [], False)
        if opening == "{" and (mapping := self._mapping()) is not None:
            return mapping
        items = [self.element()]
        if self.next in ("for", "async"):
            result: Expression = Comprehension(opening, closing, None, items[0], self._clauses())
            self.expect(closing)
            return result
        magic = False
        while not self.accept(closing):
            self.expect(",")
            magic = self.next == closing
            if not magic:
                items.append(self.element())
        if opening == "(" and len(items) == 1 and not magic:
            items[0].parenthesized = True
            return items[0]
        return Display(opening, closing, items, magic)

    def _mapping(self) -> Expression | None:
        start = self.position
        items: list[tuple[Expression | None, Expression]] = []
        magic = False
        while not self.accept("}"):
            if self.accept("**"):
                items.append((None, self.binary(BIT_OR)))
            else:
                key = self.element()
                if not self.accept(":"):
                    self.position = start
                    return None
                value = self.expression()
                if self.next in ("for", "async"):
                    clauses = self._clauses()
                    self.expect("}")
                    return Comprehension("{", "}", key, value, clauses)
                items.append((key, value))
            magic = self.accept(",")
            if not magic and self.next != "}":
                raise UnparsedError(f"unexpected {self.next!r} in a dict")
        return Mapping(items, magic)

    def _clauses(self) -> list[Clause]:
        clauses: list[Clause] = []
        while self.next in ("for", "async"):
            is_async = self.accept("async")
            self.expect("for")
            target = self.targets()
            self.expect("in")
            source = self.binary(BOOLEAN)
            conditions = []
            while self.accept("if"):
                conditions.append(self.binary(BOOLEAN))
            clauses.append(Clause(is_async, target, source, conditions))
        return clauses

    def targets(self) -> Expression:
        """The targets of a `for`, up to `in`."""
        items = [self.binary(BIT_OR)]
        while self.accept(","):
            if self.next != "in":
                items.append(self.binary(BIT_OR))
        return items[0] if len(items) == 1 else Display("", "", items, False)
