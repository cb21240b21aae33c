"""Where ruff's formatter lets an expression break: the syntax tree becomes a document.

`level` says what encloses an expression: NOTHING; INSIDE, brackets that are there anyway; or the
number of a group whose parentheses appear only if it breaks.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum

from compiler.emit.python.layout import (
    EXPAND,
    BestFitParentheses,
    BestFitting,
    Doc,
    FitsExpanded,
    Group,
    Indent,
    Line,
    When,
    block,
    new_group,
)
from compiler.emit.python.literal import join_strings
from compiler.emit.python.need import Need, Parent, can_omit, is_fluent, need, own_brackets
from compiler.emit.python.parser import (
    POWER,
)
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

NOTHING = 0
INSIDE = -1


class Wrap(Enum):
    """When a statement puts parentheses around its expression."""

    KEPT = 0
    IF_BREAKS = 1
    IF_BREAKS_PARENTHESIZED = 2


def wrapped(
    node: Expression, wrap: Wrap, level: int = NOTHING, parent: Parent = Parent.OTHER
) -> Doc:
    """The expression of a statement, with the parentheses that it may get."""
    if wrap is Wrap.KEPT and node.parenthesized:
        return bare_in_parentheses(node, level)
    needed = need(node, parent)
    if needed is Need.ALWAYS:
        return bare_in_parentheses(node, level)
    if level != NOTHING or needed is Need.NEVER:
        return bare(node, level)
    if needed is Need.BEST_FIT and wrap is Wrap.KEPT:
        return bare(node, level)
    if needed is Need.BEST_FIT and wrap is Wrap.IF_BREAKS:
        number = new_group()
        return BestFitParentheses(bare(node, number), number)
    if can_omit(node):
        return optional_parentheses(lambda number: bare(node, number))
    return parentheses_if_expanded(bare(node, INSIDE))


def optional_parentheses(content: Callable[[int], Doc]) -> Doc:
    """Parentheses that appear only where breaking the content's own brackets is not enough."""
    number = new_group()
    return _soft_parentheses(content(number), number)


def parentheses_if_expanded(content: Doc) -> Doc:
    """Parentheses that appear if the content does not fit on the line."""
    return _soft_parentheses(content, new_group())


def _soft_parentheses(content: Doc, number: int) -> Doc:
    inner: Doc = [
        When("(", True),
        Indent([Line.SOFT, content], number),
        Line.SOFT,
        When(")", True),
    ]
    return Group(inner, number)


def bracketed(opening: str, content: Doc, closing: str, level: int) -> Doc:
    """Content in brackets that break when it does not fit."""
    inner: Doc = Group(block(content))
    if level > 0:
        inner = FitsExpanded(inner, level)
    return [opening, inner, closing]


def separated(parts: list[Doc], magic: bool) -> Doc:
    """Parts with commas, and a trailing comma where they break."""
    joined: list[Doc] = []
    for part in parts:
        if joined:
            joined += [",", Line.SPACE]
        joined.append(part)
    if magic or len(parts) > 1:
        joined.append(When(",", True))
    if magic:
        joined.append(EXPAND)
    return joined


def expression(node: Expression, level: int) -> Doc:
    """An expression with the parentheses that the source has around it."""
    return bare_in_parentheses(node, level) if node.parenthesized else bare(node, level)


def bare_in_parentheses(node: Expression, level: int) -> Doc:
    """An expression in parentheses; those around adjacent strings go where the strings join."""
    if isinstance(node, Strings) and level == INSIDE:
        return parentheses_if_expanded(bare(node, INSIDE))
    return bracketed("(", bare(node, INSIDE), ")", level)


def bare(node: Expression, level: int, chain: bool | None = None) -> Doc:
    """An expression without parentheses; `chain` says, within a chain, whether it is fluent."""
    match node:
        case Atom():
            return node.text
        case Strings():
            return _grouped(_strings(node, level), level)
        case Attribute() | Call() | Subscript():
            return _chained(node, level, chain)
        case Display():
            return _display(node, level)
        case Mapping():
            pairs: list[Doc] = [_pair(key, value) for key, value in node.items]
            return bracketed("{", separated(pairs, node.magic), "}", level) if pairs else "{}"
        case Comprehension():
            return _comprehension(node, level)
        case Binary():
            return _grouped(_binary(node.operands, node.operators, level), level)
        case Unary():
            return [node.operator, expression(node.operand, level)]
        case Conditional():
            return _grouped(_conditional(node, level), level)
        case Lambda():
            return _lambda(node, level)
        case Await():
            return ["await ", wrapped(node.value, Wrap.IF_BREAKS, level, Parent.AWAIT)]
        case Starred():
            return ["*", expression(node.value, level)]
        case Named():
            return [f"{node.target} := ", expression(node.value, level)]
        case Slice():
            return _slice(node)
        case _:
            raise TypeError(f"no layout for {node!r}")


def _grouped(content: Doc, level: int) -> Doc:
    if level == NOTHING:
        return content
    return Group(content) if level == INSIDE else Group(content, within=level)


def _line(level: int, kind: Line = Line.SPACE) -> Doc:
    if level == NOTHING:
        return kind.value
    if level == INSIDE:
        return kind
    return [When(kind, True, level), When(kind.value, False, level)]


def _strings(node: Strings, level: int) -> Doc:
    pieces: list[Doc] = []
    for piece in node.pieces:
        if pieces:
            pieces.append(_line(level))
        pieces.append(piece)
    joined = join_strings(node.pieces)
    if joined is None:
        return pieces
    if level == NOTHING:
        return joined
    group = 0 if level == INSIDE else level
    return [When(pieces, True, group), When(joined, False, group)]


def _chained(node: Attribute | Call | Subscript, level: int, chain: bool | None) -> Doc:
    fluent = (level != NOTHING and is_fluent(node)) if chain is None else chain
    inner: Doc
    match node:
        case Attribute(value=value):
            breaks = fluent and (value.parenthesized or isinstance(value, Call | Subscript))
            inner = [_link(value, level, fluent), Line.SOFT if breaks else "", f".{node.name}"]
        case Call(function=value):
            inner = [_link(value, level, fluent), call_arguments(node.arguments, node.magic, level)]
        case Subscript(value=value):
            items: list[Doc] = [expression(item, INSIDE) for item in node.items]
            slices: Doc = items[0]
            if len(items) > 1:
                slices = Group(separated(items, node.magic))
            elif node.magic:
                slices = [items[0], ","]
            inner = [_link(value, level, fluent), bracketed("[", slices, "]", level)]
    return Group(inner) if chain is None and fluent else inner


def _link(value: Expression, level: int, fluent: bool) -> Doc:
    if value.parenthesized:
        return bare_in_parentheses(value, level)
    return bare(value, level, fluent)


def call_arguments(arguments: list[Argument], magic: bool, level: int) -> Doc:
    """The arguments of a call in their parentheses."""
    if not arguments:
        return "()"
    only = arguments[0].value
    if len(arguments) == 1 and not arguments[0].prefix and isinstance(only, Strings):
        only.parenthesized = False
    parts: list[Doc] = []
    for argument in arguments:
        if len(arguments) == 1 and not argument.prefix:
            parts.append(bare(only, INSIDE))
        else:
            parts.append([argument.prefix, expression(argument.value, INSIDE)])
    return bracketed("(", Group(separated(parts, magic)), ")", level)


def _display(node: Display, level: int) -> Doc:
    items: list[Doc] = [expression(item, INSIDE) for item in node.items]
    if not node.opening:
        return parentheses_if_expanded(separated(items, node.magic))
    if not items:
        return node.opening + node.closing
    if node.opening == "(" and len(items) == 1:
        return bracketed("(", [items[0], ","], ")", level)
    return bracketed(node.opening, separated(items, node.magic), node.closing, level)


def _pair(key: Expression | None, value: Expression) -> Doc:
    if key is None:
        return Group(["**", expression(value, INSIDE)])
    return Group([expression(key, INSIDE), ": ", expression(value, INSIDE)])


def _comprehension(node: Comprehension, level: int) -> Doc:
    element: Doc = expression(node.element, INSIDE)
    if node.key is not None:
        element = [Group(expression(node.key, INSIDE)), ": ", element]
    else:
        element = Group(element)
    parts: list[Doc] = [element]
    for clause in node.clauses:
        parts += [Line.SPACE, _clause(clause)]
    if not node.opening:
        return parts
    return bracketed(node.opening, Group(parts), node.closing, level)


def _clause(clause: Clause) -> Doc:
    parts: list[Doc] = [
        "async for " if clause.is_async else "for ",
        targets(clause.target),
        " in ",
        expression(clause.source, INSIDE),
    ]
    for condition in clause.conditions:
        parts += [Line.SPACE, "if ", expression(condition, INSIDE)]
    return parts


def targets(node: Expression) -> Doc:
    """The targets of a `for`."""
    if isinstance(node, Display) and node.opening in ("", "("):
        parts: list[Doc] = []
        for item in node.items:
            parts += [", ", expression(item, INSIDE)] if parts else [expression(item, INSIDE)]
        return parts
    return expression(node, INSIDE)


def _binary(operands: list[Expression], operators: list[Operator], level: int) -> Doc:
    """Breaks before the loosest operators, all of them or none."""
    loosest = max(operator.precedence for operator in operators)
    parts: list[Doc] = []
    start = 0
    for index, operator in enumerate(operators):
        if operator.precedence != loosest:
            continue
        parts.append(_operands(operands[start : index + 1], operators[start:index], level))
        if operator.precedence == POWER and _simple(operands[index], operands[index + 1]):
            parts += [_line(level, Line.SOFT), operator.text, _space_if_broken(level)]
        else:
            parts += [_line(level), operator.text, " "]
        start = index + 1
    parts.append(_operands(operands[start:], operators[start:], level))
    return parts


def _space_if_broken(level: int) -> Doc:
    if level == NOTHING:
        return ""
    return When(" ", True, 0 if level == INSIDE else level)


def _operands(operands: list[Expression], operators: list[Operator], level: int) -> Doc:
    if not operators:
        return expression(operands[0], level)
    return _grouped(_binary(operands, operators, level), level)


def _simple(left: Expression, right: Expression) -> bool:
    def simple(node: Expression) -> bool:
        match node:
            case Atom(text=text):
                return text[-1] not in "\"'"
            case Unary(operator=operator, operand=operand):
                return operator != "not " and simple(operand)
            case Attribute(value=value):
                return simple(value)
            case _:
                return False

    return all(simple(node) and not node.parenthesized for node in (left, right))


def _conditional(node: Conditional, level: int) -> Doc:
    otherwise = node.otherwise
    if isinstance(otherwise, Conditional) and not otherwise.parenthesized:
        last = _conditional(otherwise, level)
    else:
        last = _grouped(expression(otherwise, level), level)
    return [
        expression(node.body, level),
        _line(level),
        "if ",
        expression(node.test, level),
        _line(level),
        "else ",
        last,
    ]


def _lambda(node: Lambda, level: int) -> Doc:
    head = f"lambda {node.parameters}: " if node.parameters else "lambda: "
    body = node.body
    if need(body) is Need.MULTILINE:
        return [head, parentheses_if_expanded(bare(body, INSIDE))]
    if isinstance(body, Call | Subscript):
        variants: tuple[Doc, ...] = (
            bare(body, level),
            Group(bare(body, level), expand=True),
            ["(", Indent([Line.HARD, bare(body, level)]), Line.HARD, ")"],
        )
        return [head, BestFitting(variants)]
    if own_brackets(body) is not None:
        return [head, expression(body, level)]
    return [head, parentheses_if_expanded(bare(body, INSIDE))]


def _slice(node: Slice) -> Doc:
    def simple(part: Expression | None) -> bool:
        match part:
            case Unary(operator=operator, operand=operand):
                return operator != "not " and simple(operand)
            case None | Atom():
                return True
            case _:
                return False

    gap = "" if all(simple(part) for part in node.parts) else " "
    parts: list[Doc] = []
    for index, part in enumerate(node.parts):
        if index:
            before = node.parts[index - 1] is not None or index > 1
            parts += [gap if before else "", ":", gap if part is not None else ""]
        if part is not None:
            parts.append(expression(part, INSIDE))
    return parts
