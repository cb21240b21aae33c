"""The statements that are laid out, each as ruff's formatter does it.

Assignments (one target, augmented, annotated), return, yield, assert, raise, if, elif, while, for,
with, except, class, def, decorators, `from x import y`, and expressions as statements.
"""

from __future__ import annotations

from typing import Final

from compiler.emit.python.layout import BestFitting, Doc, Group, Line, When, block, new_group
from compiler.emit.python.literal import join_strings
from compiler.emit.python.need import Need, Parent, can_omit, need, own_brackets
from compiler.emit.python.parser import COMPARE, Parser, UnparsedError
from compiler.emit.python.style import (
    INSIDE,
    NOTHING,
    Wrap,
    bare,
    call_arguments,
    expression,
    optional_parentheses,
    parentheses_if_expanded,
    separated,
    wrapped,
)
from compiler.emit.python.syntax import (
    Atom,
    Attribute,
    Await,
    Binary,
    Call,
    Conditional,
    Display,
    Expression,
    Lambda,
    Mapping,
    Strings,
    Subscript,
    Unary,
)

AUGMENTED: Final = frozenset(
    ("+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=")
)


def statement(p: Parser) -> Doc:
    """The layout of the statement that `p` stands at; UnparsedError for one of another form."""
    keyword = p.next
    after = p.tokens[1:2]
    if keyword == "@":
        p.take()
        return _end(p, ["@", wrapped(p.expression(), Wrap.IF_BREAKS)])
    if keyword == "def" or (keyword == "async" and after == ["def"]):
        return _end(p, _definition(p))
    if keyword == "async" and after in (["with"], ["for"]):
        p.take()
        return ["async ", statement(p)]
    match keyword:
        case "return" if len(p.tokens) > 1:
            p.take()
            return _end(p, ["return ", _value(p.expressions(), returned=True)])
        case "assert":
            return _end(p, _assertion(p))
        case "raise" if len(p.tokens) > 1:
            return _end(p, _raise(p))
        case "if" | "elif" | "while":
            p.take()
            condition = wrapped(p.element(), Wrap.IF_BREAKS)
            return _end(p, [f"{keyword} ", condition], ":")
        case "for":
            p.take()
            target = _for_target(p.targets())
            p.expect("in")
            return _end(p, ["for ", target, " in ", wrapped(p.element(), Wrap.IF_BREAKS)], ":")
        case "with":
            return _end(p, _with(p), ":")
        case "class":
            return _end(p, _class(p), ":")
        case "from":
            return _end(p, _import(p))
        case "yield" if len(p.tokens) > 1:
            p.take()
            return _end(p, ["yield ", wrapped(p.expressions(), Wrap.KEPT)])
        case "except":
            p.take()
            return _end(p, _except(p), ":")
        case _:
            return _end(p, _assignment(p))


def _end(p: Parser, document: Doc, colon: str = "") -> Doc:
    parts = [document]
    if colon:
        p.expect(colon)
        parts.append(colon)
        if p.accept("..."):
            parts.append(" ...")
    if p.next:
        raise UnparsedError(f"unexpected {p.next!r}")
    return parts


def _for_target(node: Expression) -> Doc:
    if isinstance(node, Display) and node.opening in ("", "("):
        items = node.items
        return optional_parentheses(
            lambda number: separated([expression(item, number) for item in items], node.magic)
        )
    return wrapped(node, Wrap.IF_BREAKS)


def _value(node: Expression, returned: bool = False) -> Doc:
    """What a statement assigns or returns."""
    if isinstance(node, Display) and not node.opening:
        items: list[Doc] = [expression(item, INSIDE) for item in node.items]
        if returned and len(items) == 2:
            return optional_parentheses(
                lambda number: separated([expression(i, number) for i in node.items], node.magic)
            )
        return parentheses_if_expanded(separated(items, node.magic))
    if isinstance(node, Strings) and (joined := join_strings(node.pieces)) is not None:
        return _joined(node, joined)
    if isinstance(node, Lambda):
        return parentheses_if_expanded(bare(node, INSIDE))
    return wrapped(node, Wrap.IF_BREAKS)


def _joined(node: Strings, joined: str) -> Doc:
    number = new_group()
    pieces: list[Doc] = []
    for piece in node.pieces:
        pieces += [Line.HARD, piece] if pieces else [piece]
    return BestFitting(
        (
            joined,
            Group(["(", block(joined), ")"], number, expand=True),
            Group(["(", block(pieces), ")"], number, expand=True),
        ),
        all_lines=True,
    )


def _assignment(p: Parser) -> Doc:
    target = p.expressions()
    if p.next == "":
        arithmetic = isinstance(target, Binary) and all(
            o.precedence < COMPARE for o in target.operators
        )
        return wrapped(target, Wrap.KEPT) if arithmetic else expression(target, NOTHING)
    if p.accept(":"):
        annotation = p.expression()
        before: Doc = [expression(target, NOTHING), ": "]
        if not p.accept("="):
            return [before, _value(annotation)]
        value = p.expressions()
        if _splittable(annotation):
            return [before, _right_to_left(annotation, "=", value)]
        return [before, bare(annotation, NOTHING), " = ", _value(value)]
    sign = p.take()
    if sign != "=" and sign not in AUGMENTED:
        raise UnparsedError(f"unexpected {sign!r}")
    value = p.expressions()
    if p.next == "=":
        raise UnparsedError("more than one assignment target")
    if own_brackets(target) is not None and not target.parenthesized:
        return _right_to_left(target, sign, value)
    if isinstance(target, Display) and not target.opening:
        left: Doc = bare(target, NOTHING)
    else:
        left = expression(target, NOTHING)
    return [left, f" {sign} ", _value(value)]


def _right_to_left(target: Expression, sign: str, value: Expression) -> Doc:
    """An assignment whose left side can break too, which happens only when the value cannot."""

    def before() -> Doc:
        if own_brackets(target) is not None or isinstance(target, Atom):
            return bare(target, NOTHING)
        if isinstance(target, Attribute) and target.value.parenthesized:
            return bare(target, NOTHING)
        if can_omit(target):
            return optional_parentheses(lambda number: bare(target, number))
        return parentheses_if_expanded(bare(target, INSIDE))

    fits_best = (
        isinstance(value, Atom | Attribute | Call | Subscript) and need(value) is Need.BEST_FIT
    )
    joined = join_strings(value.pieces) if isinstance(value, Strings) else None
    between = f" {sign} "
    if joined is not None:
        raise UnparsedError("adjacent strings assigned to a target that can break")
    if not fits_best:
        return [before(), between, _value(value)]
    single: Doc = [before(), between, bare(value, NOTHING)]
    expanded: Doc = [before(), between, Group(bare(value, NOTHING), expand=True)]
    parenthesized: Doc = [
        before(),
        between,
        "(",
        Group(block(bare(value, NOTHING)), expand=True),
        ")",
    ]
    split: Doc = [Group(before(), expand=True), between, bare(value, NOTHING)]
    if isinstance(value, Atom):
        return BestFitting((single, parenthesized, split))
    return BestFitting((single, expanded, parenthesized, split))


def _splittable(node: Expression) -> bool:
    match node:
        case Atom():
            return False
        case Attribute(value=value):
            return _splittable(value)
        case Call(function=function, arguments=arguments):
            return bool(arguments) or _splittable(function)
        case Display(items=items):
            return bool(items)
        case Mapping(items=pairs):
            return bool(pairs)
        case Unary(operand=inner) | Await(value=inner):
            return _splittable(inner)
        case Strings() | Binary() | Conditional() | Lambda() | Subscript():
            return True
        case _:
            return True


def _assertion(p: Parser) -> Doc:
    p.take()
    parts: list[Doc] = ["assert ", wrapped(p.expression(), Wrap.IF_BREAKS)]
    if p.accept(","):
        parts += [", ", wrapped(p.expression(), Wrap.IF_BREAKS_PARENTHESIZED)]
    return parts


def _raise(p: Parser) -> Doc:
    p.take()
    parts: list[Doc] = ["raise ", wrapped(p.expression(), Wrap.KEPT)]
    if p.accept("from"):
        parts += [" from ", wrapped(p.expression(), Wrap.KEPT)]
    return parts


def _except(p: Parser) -> Doc:
    star = "* " if p.accept("*") else " "
    if p.next == ":":
        return "except"
    parts: list[Doc] = [f"except{star}", wrapped(p.expression(), Wrap.IF_BREAKS)]
    if p.accept("as"):
        parts += [" as ", p.take()]
    return parts


def _with(p: Parser) -> Doc:
    p.take()
    start = p.position
    items = _with_items(p, "")
    if items is None or p.next != ":":
        p.position = start
        p.expect("(")
        items = _with_items(p, ")")
        if items is None:
            raise UnparsedError("the items of a with")
        p.expect(")")
    if len(items) == 1:
        context, name = items[0]
        if name is None:
            return ["with ", wrapped(context, Wrap.IF_BREAKS)]
        alias = name
        if context.parenthesized:
            return ["with ", wrapped(context, Wrap.IF_BREAKS), " as ", expression(alias, NOTHING)]
        if can_omit(context):
            return [
                "with ",
                optional_parentheses(
                    lambda number: [bare(context, number), " as ", expression(alias, number)]
                ),
            ]
    parts: list[Doc] = []
    for context, name in items:
        part: list[Doc] = [bare(context, INSIDE)]
        if name is not None:
            part += [" as ", expression(name, INSIDE)]
        parts.append(part)
    return ["with ", parentheses_if_expanded(separated(parts, False))]


def _with_items(p: Parser, closing: str) -> list[tuple[Expression, Expression | None]] | None:
    items: list[tuple[Expression, Expression | None]] = []
    while True:
        context = p.expression()
        items.append((context, p.primary() if p.accept("as") else None))
        if not p.accept(","):
            return items if not closing or p.next == closing else None
        if closing and p.next == closing:
            return items


def _class(p: Parser) -> Doc:
    p.take()
    name = p.take()
    if not p.accept("("):
        return f"class {name}"
    return [f"class {name}", call_arguments(*p.arguments(), NOTHING)]


def _import(p: Parser) -> Doc:
    p.take()
    start = p.position
    while p.next not in ("import", ""):
        p.take()
    module = "".join(p.tokens[start : p.position])
    p.expect("import")
    outer = p.accept("(")
    names: list[Doc] = []
    magic = False
    while p.next not in (")", ""):
        name = p.take()
        if p.accept("as"):
            name += f" as {p.take()}"
        names.append(name)
        magic = p.accept(",")
    if outer:
        p.expect(")")
    joined = separated(names, magic)
    if len(names) == 1 and not magic:
        joined = [names[0], When(",", True)]
    return [f"from {module} import ", parentheses_if_expanded(joined)]


def _definition(p: Parser) -> Doc:
    head = "async def " if p.accept("async") else "def "
    p.expect("def")
    head += p.take()
    p.expect("(")
    parameters: list[Doc] = []
    magic = False
    while not p.accept(")"):
        parameters.append(_parameter(p))
        magic = p.accept(",")
        if not magic and p.next != ")":
            raise UnparsedError(f"unexpected {p.next!r} among parameters")
    inside: Doc = "()"
    if parameters:
        content = separated(parameters, magic)
        if len(parameters) == 1:
            content = [parameters[0], When(",", True), *([Line.HARD] if magic else [])]
            inside = ["(", block(content), ")"]
        else:
            inside = ["(", block(Group(content)), ")"]
    parts = [inside]
    if p.accept("->"):
        parent = Parent.RETURNS if parameters else Parent.RETURNS_OF_NO_PARAMETERS
        wrap = Wrap.IF_BREAKS if parameters else Wrap.IF_BREAKS_PARENTHESIZED
        parts += [" -> ", wrapped(p.expression(), wrap, NOTHING, parent)]
    document: list[Doc] = [head, Group(parts)]
    p.expect(":")
    document.append(":")
    if p.accept("..."):
        document.append(" ...")
    return document


def _parameter(p: Parser) -> Doc:
    if p.accept("/"):
        return "/"
    stars = p.take() if p.next in ("*", "**") else ""
    if stars and p.next == ",":
        return stars
    parts: list[Doc] = [stars + p.take()]
    sign = "="
    if p.accept(":"):
        parts += [": ", expression(p.expression(), INSIDE)]
        sign = " = "
    if p.accept("="):
        parts += [sign, expression(p.expression(), INSIDE)]
    return parts
