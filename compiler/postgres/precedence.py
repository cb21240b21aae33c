"""How tightly each of PostgreSQL's operators binds."""

from __future__ import annotations

from compiler.postgres.lexer import Lexeme, Token

OR, AND, NOT, IS, COMPARISON, MEMBERSHIP, OTHER, SUM, PRODUCT, ZONE, UNARY = range(1, 12)
_BINARY = (
    dict.fromkeys(("=", "<>", "!=", "<", "<=", ">", ">="), COMPARISON)
    | dict.fromkeys(("||", "->", "->>", "@>", "<@", "&&", "~", "~*", "!~", "!~*"), OTHER)
    | {"+": SUM, "-": SUM, "*": PRODUCT, "/": PRODUCT, "%": PRODUCT}
)


def binding(tokens: tuple[Token, ...], place: int) -> int | None:
    """Return how tightly the operator at a place binds, loosest first; None where there is none."""
    token = tokens[place]
    if token.lexeme is Lexeme.OPERATOR:
        return _BINARY.get(token.text)
    if token.lexeme is not Lexeme.WORD:
        return None
    match token.text:
        case "or":
            return OR
        case "and":
            return AND
        case "is" | "isnull" | "notnull":
            return IS
        case "in" | "between" | "like" | "ilike":
            return MEMBERSHIP
        case "not":
            follows = tokens[place + 1].text
            return MEMBERSHIP if follows in ("in", "between", "like", "ilike") else None
        case "at":
            return ZONE
        case _:
            return None
