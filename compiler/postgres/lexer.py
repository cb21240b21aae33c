"""SQL text to tokens, in the part of PostgreSQL's lexicon that an expression may use."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from compiler.postgres.refusal import Refused


class Lexeme(Enum):
    """What a token is."""

    WORD = "word"
    QUOTED = "quoted name"
    STRING = "string"
    NUMBER = "number"
    OPERATOR = "operator"
    MARK = "mark"
    END = "end"


@dataclass(frozen=True, slots=True)
class Token:
    """`text` is folded for a word and unescaped for a string; `start` and `end` are offsets."""

    lexeme: Lexeme
    text: str
    start: int
    end: int


_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<comment>--|/\*)
    | (?P<STRING>'(?:[^']|'')*')
    | (?P<QUOTED>"(?:[^"]|"")+")
    | (?P<NUMBER>[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?)
    | (?P<WORD>[A-Za-z_][A-Za-z0-9_]*)
    | (?P<OPERATOR>[-+*/<>=~!@\#%^&|`?]+)
    | (?P<MARK>::|[()\[\],.])
    """,
    re.VERBOSE,
)
_OPERATORS = frozenset(
    "= <> != < <= > >= + - * / % || -> ->> @> <@ && ~ ~* !~ !~*".split()  # noqa: SIM905
)
_PREFIXED = frozenset(("e", "b", "x", "n", "u"))
_MAX_DIGITS = 100


def tokenize(sql: str) -> tuple[Token, ...]:
    """Return the tokens of an expression, the last of them END.

    Raises Refused for a comment, a parameter, a semicolon, an unclosed quote and the like.
    """
    tokens: list[Token] = []
    place = 0
    while place < len(sql):
        match = _TOKEN.match(sql, place)
        if match is None:
            raise _stray(sql, place)
        kind, start, end = match.lastgroup, match.start(), match.end()
        if kind == "comment" or (kind == "OPERATOR" and ("--" in match[0] or "/*" in match[0])):
            raise Refused("R302", "an expression can't hold a comment", start, len(sql))
        if kind != "space" and kind is not None:
            token = Token(Lexeme[kind], match[0], start, end)
            tokens.extend(_checked(token, sql))
        place = end
    tokens.append(Token(Lexeme.END, "", len(sql.rstrip()), len(sql)))
    return tuple(tokens)


def _checked(token: Token, sql: str) -> tuple[Token, ...]:
    text, start, end = token.text, token.start, token.end
    following = sql[end : end + 1]
    match token.lexeme:
        case Lexeme.WORD:
            if following in ("'", "&") and text.lower() in _PREFIXED and "'" in sql[end : end + 2]:
                raise Refused("R302", f"strings with the prefix {text} aren't read", start, end)
            return (Token(token.lexeme, text.lower(), start, end),)
        case Lexeme.NUMBER:
            if following.isalnum() or following in ("_", "."):
                raise Refused("R301", "a malformed number", start, end + 1)
            mantissa, _, exponent = text.lower().partition("e")
            if len(mantissa) > _MAX_DIGITS or abs(int(exponent or 0)) > _MAX_DIGITS:
                raise Refused("R309", "a number of over 100 digits", start, end)
            return (token,)
        case Lexeme.STRING:
            if "\0" in text or any("\ud800" <= letter <= "\udfff" for letter in text):
                raise Refused("R309", "PostgreSQL can't hold this text", start, end)
            return (Token(token.lexeme, text[1:-1].replace("''", "'"), start, end),)
        case Lexeme.QUOTED:
            return (Token(token.lexeme, text[1:-1].replace('""', '"'), start, end),)
        case Lexeme.OPERATOR:
            return _operators(token)
        case _:
            return (token,)


def _operators(token: Token) -> tuple[Token, ...]:
    """Split a run of operator characters as PostgreSQL does: only `>-1` and the like come apart."""
    text, start, end = token.text, token.start, token.end
    if text in _OPERATORS:
        return (token,)
    if text[-1] in "+-" and text[:-1] in _OPERATORS and not set(text) & set("~!@#%^&|`?"):
        middle = end - 1
        return (
            Token(Lexeme.OPERATOR, text[:-1], start, middle),
            Token(Lexeme.OPERATOR, text[-1], middle, end),
        )
    if text in ("?", "@", "#"):
        raise Refused("R302", f"`{text}` isn't read in an expression", start, end)
    raise Refused("R301", f"the operator `{text}` isn't known here", start, end)


def _stray(sql: str, place: int) -> Refused:
    match sql[place]:
        case "'" | '"':
            return Refused("R301", "a quote that isn't closed", place, len(sql))
        case ";":
            return Refused("R302", "an expression can't hold a semicolon", place, place + 1)
        case "$" | ":":
            return Refused("R302", "an expression has no parameters", place, place + 1)
        case other:
            return Refused("R301", f"the character {other!r} means nothing here", place, place + 1)
