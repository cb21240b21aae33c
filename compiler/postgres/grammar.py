"""PostgreSQL's expression grammar: tokens to a typed tree, by operator precedence.

sqlglot's tree has no positions but for names and constants, and binds some operators otherwise than
PostgreSQL (`a < b = c`, `a IS NULL = b`); both matter where Python must judge as the database does.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics.suggest import certain
from compiler.ir.expression import ColumnType, TypeTag
from compiler.postgres.calls import array, call, cast, conditional, extract, subscript
from compiler.postgres.functions import SESSION_VALUES
from compiler.postgres.lexer import Lexeme, Token
from compiler.postgres.names import suggestion
from compiler.postgres.operators import (
    between,
    binary,
    conjunction,
    distinct,
    is_null,
    is_truth,
    membership,
    negation,
    negative,
    quantified,
    zone,
)
from compiler.postgres.patterns import like
from compiler.postgres.precedence import (
    COMPARISON,
    IS,
    MEMBERSHIP,
    NOT,
    OR,
    OTHER,
    UNARY,
    ZONE,
    binding,
)
from compiler.postgres.refusal import Refused
from compiler.postgres.reserved import RESERVED
from compiler.postgres.term import Term, column, number, opaque, quoted, require_boolean, word
from compiler.postgres.typenames import TYPES

_MAX_DEPTH = 50
_STATEMENTS = frozenset(("select", "insert", "update", "delete", "with", "values", "table"))


class Grammar:
    """One reading of one expression over the columns in `scope`."""

    def __init__(self, sql: str, tokens: tuple[Token, ...], scope: Mapping[str, ColumnType]):
        self.sql = sql
        self.tokens = tokens
        self.scope = scope
        self.place = 0
        self.depth = 0

    def whole(self) -> Term:
        """Read the text as exactly one expression; raises Refused."""
        if len(self.tokens) == 1:
            raise self._refused("R301", "an expression is missing")
        term = self.expression(OR)
        if self.token.lexeme is not Lexeme.END:
            raise self._unexpected()
        return term

    @property
    def token(self) -> Token:
        return self.tokens[self.place]

    def expression(self, least: int) -> Term:
        """Read an expression whose operators bind at least as tightly as `least`."""
        self.depth += 1
        if self.depth > _MAX_DEPTH:
            raise self._refused("R301", "nested too deeply")
        left = self._prefix(least)
        ceiling = UNARY
        while True:
            precedence = binding(self.tokens, self.place)
            if precedence is None or precedence < least:
                break
            if precedence > ceiling:
                raise self._refused("R301", "this needs parentheses: PostgreSQL may bind otherwise")
            left = self._infix(left, precedence)
            if precedence in (IS, COMPARISON, MEMBERSHIP):
                ceiling = precedence - 1
        self.depth -= 1
        return left

    def _prefix(self, least: int) -> Term:
        token = self.token
        if self._word("not"):
            if least > NOT:
                raise self._refused("R301", "NOT needs parentheses here", token)
            return negation(self.expression(NOT), token.start, self.sql)
        if token.lexeme is Lexeme.OPERATOR and token.text == "-":
            self.place += 1
            return negative(self.expression(UNARY), token.start, self.sql)
        return self._suffixes(self._primary())

    def _suffixes(self, term: Term) -> Term:
        while self.token.lexeme is Lexeme.MARK and self.token.text in ("::", "["):
            if self._mark("::"):
                wanted, end = self._type()
                term = cast(term, wanted, end, self.sql)
            else:
                self.place += 1
                index = self.expression(OR)
                end = self._closing("]")
                term = subscript(term, index, end, self.sql)
        if self.token.lexeme is Lexeme.WORD and self.token.text in ("collate", "over", "filter"):
            raise self._refused("R302", f"{self.token.text.upper()} isn't read in an expression")
        return term

    def _primary(self) -> Term:
        token = self.token
        match token.lexeme:
            case Lexeme.NUMBER:
                self.place += 1
                return number(token)
            case Lexeme.STRING:
                self.place += 1
                return quoted(token)
            case Lexeme.QUOTED:
                self.place += 1
                return self._column(token)
            case Lexeme.WORD:
                return self._named()
            case Lexeme.MARK if token.text == "(":
                return self._parenthesised()
            case _:
                raise self._unexpected()

    def _parenthesised(self) -> Term:
        start = self.token.start
        self.place += 1
        self._refuse_subquery()
        term = self.expression(OR)
        comma = self.token
        if self._mark(","):
            raise self._refused("R302", "rows of values aren't read in an expression", comma)
        return term.spanning(start, self._closing(")"))

    def _named(self) -> Term:
        token, follows = self.token, self.tokens[self.place + 1]
        opens = follows.lexeme is Lexeme.MARK and follows.text == "("
        if token.text in ("true", "false", "null"):
            self.place += 1
            return word(token)
        if token.text == "case":
            return self._case()
        if token.text == "array":
            return self._array()
        if token.text in ("select", "exists"):
            raise self._refused("R302", "an expression can't hold a subquery")
        if token.text == "cast" and opens:
            return self._cast()
        if token.text in SESSION_VALUES and not opens:
            self.place += 1
            tag = SESSION_VALUES[token.text]
            return opaque(self.sql, token.start, token.end, ColumnType(tag), (), stable=True)
        if token.text in TYPES and follows.lexeme is Lexeme.STRING:
            self.place += 2
            wanted = ColumnType(TYPES[token.text])
            typed = cast(quoted(follows), wanted, follows.end, self.sql)
            return typed.spanning(token.start, follows.end)
        if token.text == "extract" and opens:
            return self._extract()
        if opens:
            return self._call()
        if token.text in RESERVED:
            raise self._reserved(token)
        self.place += 1
        return self._column(token)

    def _reserved(self, token: Token) -> Refused:
        if token.text in self.scope:
            advice = f'write "{token.text}" in double quotes'
            return self._refused("R301", f"`{token.text}` is a word of SQL", token, advice)
        return self._unexpected()

    def _column(self, token: Token) -> Term:
        if self._mark("."):
            raise self._refused("R302", "columns stand without the name of their table", token)
        kind = self.scope.get(token.text)
        if kind is None:
            advice = suggestion(token.text, tuple(self.scope))
            message, meant = (
                f"there is no column `{token.text}` here",
                certain(token.text, self.scope),
            )
            raise Refused("R303", message, token.start, token.end, advice, meant)
        return column(token, kind)

    def _call(self) -> Term:
        name = self.token
        self.place += 2
        arguments: list[Term] = []
        if not self._mark(")"):
            self._plain_arguments(name)
            arguments = self._list()
            end = self._closing(")")
        else:
            end = self.tokens[self.place - 1].end
        follows = self.token
        if follows.lexeme is Lexeme.WORD and follows.text in ("over", "filter", "within"):
            raise self._refused("R302", "an expression can't hold a window or an aggregate")
        return call(name, arguments, end, self.sql)

    def _plain_arguments(self, name: Token) -> None:
        token = self.token
        if token.text == "*" or (token.lexeme is Lexeme.WORD and token.text == "distinct"):
            raise self._refused("R302", f"{name.text}({token.text} …) is an aggregate", name)

    def _list(self) -> list[Term]:
        terms = [self.expression(OR)]
        while self._mark(","):
            terms.append(self.expression(OR))
        return terms

    def _extract(self) -> Term:
        start = self.token.start
        self.place += 2
        field = self.token
        self.place += 1
        self._expect("from")
        operand = self.expression(OR)
        return extract(field, operand, start, self._closing(")"), self.sql)

    def _cast(self) -> Term:
        start = self.token.start
        self.place += 2
        operand = self.expression(OR)
        self._expect("as")
        wanted, _ = self._type()
        end = self._closing(")")
        return cast(operand, wanted, end, self.sql).spanning(start, end)

    def _array(self) -> Term:
        start = self.token.start
        self.place += 1
        if not self._mark("["):
            raise self._refused("R302", "an array is written ARRAY[…]")
        items = self._list()
        return array(items, start, self._closing("]"), self.sql)

    def _case(self) -> Term:
        start = self.token.start
        self.place += 1
        if self.token.text != "when":
            raise self._refused("R302", "write CASE WHEN condition THEN …")
        conditions: list[Term] = []
        values: list[Term] = []
        while self._word("when"):
            conditions.append(self.expression(OR))
            self._expect("then")
            values.append(self.expression(OR))
        if self._word("else"):
            values.append(self.expression(OR))
        end = self.token.end
        self._expect("end")
        return conditional(conditions, values, start, end, self.sql)

    def _infix(self, left: Term, precedence: int) -> Term:
        token = self.token
        if token.lexeme is Lexeme.OPERATOR:
            self.place += 1
            if precedence == COMPARISON and self.token.text in ("any", "some", "all"):
                return self._quantified(left)
            return binary(token, left, self.expression(precedence + 1), self.sql)
        match token.text:
            case "or" | "and":
                self.place += 1
                return conjunction(token.text, left, self.expression(precedence + 1), self.sql)
            case "at":
                return self._zone(left)
            case "is" | "isnull" | "notnull":
                return self._is(left)
            case _:
                return self._membership(left)

    def _quantified(self, left: Term) -> Term:
        self.place += 1
        if not self._mark("("):
            raise self._unexpected()
        self._refuse_subquery()
        items = self.expression(OR)
        return quantified(left, items, self._closing(")"), self.sql)

    def _zone(self, left: Term) -> Term:
        self.place += 1
        self._expect("time")
        self._expect("zone")
        return zone(left, self.expression(ZONE + 1), self.sql)

    def _is(self, left: Term) -> Term:
        verb = self.token
        self.place += 1
        if verb.text in ("isnull", "notnull"):
            return is_null(left, verb.text == "notnull", verb.end, self.sql)
        negated = self._word("not")
        after = self.token
        self.place += 1
        match after.text:
            case "null" if after.lexeme is Lexeme.WORD:
                return is_null(left, negated, after.end, self.sql)
            case "unknown" if after.lexeme is Lexeme.WORD:
                left = require_boolean(left, self.sql)
                return is_null(left, negated, after.end, self.sql)
            case "true" | "false" if after.lexeme is Lexeme.WORD:
                return is_truth(left, after.text == "true", negated, after.end, self.sql)
            case "distinct" if after.lexeme is Lexeme.WORD:
                self._expect("from")
                return distinct(left, self.expression(COMPARISON + 1), negated, self.sql)
            case _:
                raise self._refused("R301", "IS takes NULL, TRUE, FALSE or DISTINCT FROM", after)

    def _membership(self, left: Term) -> Term:
        negated = self._word("not")
        verb = self.token
        self.place += 1
        if verb.text == "between":
            self._refuse_word("symmetric")
            low = self.expression(OTHER)
            self._expect("and")
            return between(left, low, self.expression(OTHER), negated, self.sql)
        if verb.text == "in":
            if not self._mark("("):
                raise self._unexpected()
            self._refuse_subquery()
            items = self._list()
            return membership(left, items, negated, self._closing(")"), self.sql)
        pattern = self.expression(OTHER)
        self._refuse_word("escape")
        return like(left, pattern, self.sql)

    def _type(self) -> tuple[ColumnType, int]:
        name = self.token
        tag = TYPES.get(name.text) if name.lexeme is Lexeme.WORD else None
        self.place += 1
        if tag is None and name.text == "double" and self._word("precision"):
            tag = TypeTag.DOUBLE
        if tag is None:
            advice = suggestion(name.text, tuple(TYPES))
            raise self._refused("R305", f"`{name.text}` is no type for a cast", name, advice)
        if self.token.lexeme is Lexeme.MARK and self.token.text == "(":
            raise self._refused("R302", "a cast names a plain type, without a length")
        if self.token.text in ("with", "without", "array"):
            raise self._refused("R302", "a cast names a plain type, such as timestamptz")
        array = False
        if self.token.text == "[" and self.tokens[self.place + 1].text == "]":
            self.place += 2
            array = True
        return ColumnType(tag, array), self.tokens[self.place - 1].end

    def _word(self, text: str) -> bool:
        found = self.token.lexeme is Lexeme.WORD and self.token.text == text
        self.place += found
        return found

    def _mark(self, text: str) -> bool:
        found = self.token.lexeme is Lexeme.MARK and self.token.text == text
        self.place += found
        return found

    def _expect(self, word: str) -> None:
        if not self._word(word):
            raise self._refused("R301", f"{word.upper()} is expected here")

    def _refuse_word(self, word: str) -> None:
        token = self.token
        if self._word(word):
            raise self._refused("R302", f"{word.upper()} isn't read in an expression", token)

    def _refuse_subquery(self) -> None:
        if self.token.lexeme is Lexeme.WORD and self.token.text in _STATEMENTS:
            raise self._refused("R302", "an expression can't hold a subquery")

    def _closing(self, mark: str) -> int:
        if not self._mark(mark):
            raise self._unexpected(f"`{mark}` is expected here")
        return self.tokens[self.place - 1].end

    def _unexpected(self, message: str = "") -> Refused:
        token = self.token
        if token.lexeme is Lexeme.END:
            return self._refused("R301", message or "the expression ends too early")
        if token.lexeme is Lexeme.WORD and token.text in _STATEMENTS:
            return self._refused("R302", "an expression can't hold a statement or a subquery")
        return self._refused("R301", message or f"`{token.text}` can't stand here")

    def _refused(
        self, code: str, message: str, token: Token | None = None, advice: str = ""
    ) -> Refused:
        guilty = token or self.token
        return Refused(code, message, guilty.start, guilty.end, advice)
