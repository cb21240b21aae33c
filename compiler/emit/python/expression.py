"""A check as a plain Python condition that is false only where SQL's is definitely FALSE."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal

from compiler.diagnostics.bug import CompilerBug
from compiler.emit.python.literal import literal
from compiler.emit.python.symbol import Symbol, member
from compiler.ir.expression import (
    And,
    Arithmetic,
    Between,
    Call,
    Column,
    Comparison,
    Distinct,
    Expression,
    In,
    IsNull,
    IsTruth,
    Literal,
    Negative,
    Not,
    Opaque,
    Or,
    is_shared,
    operands,
)
from compiler.ir.negation import flipped, opposite
from compiler.ir.nullness import may_be_null

# How tightly the outermost operator of a text binds, loosest first.
CHOICE, OR, AND, NOT, COMPARED, SUM, PRODUCT, SIGN, ATOM = range(9)
_LEVELS = {"+": SUM, "-": SUM, "*": PRODUCT, "%": PRODUCT}


@dataclass(frozen=True, slots=True)
class Text:
    """Python text, how tightly its outermost operator binds, and what `and` or `or` joins in it."""

    text: str
    level: int
    parts: tuple[Text, ...] = ()

    def at(self, level: int) -> str:
        """Return the text, in parentheses where it binds more loosely than `level`."""
        return self.text if self.level >= level else f"({self.text})"


def render_python(tree: Expression, name: Callable[[str], str]) -> str:
    """Return the condition on one line; `name` gives the Python for a column.

    It is true where the check holds or is NULL. Where lower() or upper() meet a letter beyond ASCII
    it is true as well: the database's locale decides that. Raises CompilerBug for a tree that only
    PostgreSQL evaluates.
    """
    if not is_shared(tree):
        raise CompilerBug("only PostgreSQL evaluates this expression", repr(tree))
    writer = _Condition(name)
    exempt = [writer.beyond_ascii(column) for column in _cased(tree)]
    return writer.any([*exempt, writer.condition(tree, passes=True, known=frozenset())]).text


def symbols(tree: Expression) -> tuple[Symbol, ...]:
    """Return what the text of `render_python` needs imported."""
    if any(isinstance(part, Literal) and isinstance(part.value, Decimal) for part in _parts(tree)):
        return (member("decimal", "Decimal"),)
    return ()


def _parts(tree: Expression) -> Iterator[Expression]:
    yield tree
    for operand in operands(tree):
        yield from _parts(operand)


def _cased(tree: Expression) -> list[Column]:
    calls = [part for part in _parts(tree) if isinstance(part, Call)]
    cased = [part for call in calls if call.function in ("lower", "upper") for part in _parts(call)]
    return list(dict.fromkeys(part for part in cased if isinstance(part, Column)))


class _Condition:
    """Prints one tree; `known` are the columns that an earlier operand has shown not to be None."""

    def __init__(self, name: Callable[[str], str]) -> None:
        self.name = name

    def condition(self, tree: Expression, passes: bool, known: frozenset[str]) -> Text:
        """Print the test that a condition is TRUE, or with `passes` that it isn't FALSE."""
        match tree:
            case And():
                return self.every(self._sequence(tree.operands, passes, known, shown=True))
            case Or():
                return self.any(self._sequence(tree.operands, passes, known, shown=False))
            case Not() if isinstance(tree.operand, Column | Call):
                return self._truth(tree.operand, passes, known, wanted=False)
            case Not():
                return self.condition(opposite(tree.operand), passes, known)
            case IsTruth():
                inner = tree.operand if tree.truth else opposite(tree.operand)
                inner = opposite(inner) if tree.negated else inner
                return self.condition(inner, tree.negated, known)
            case Literal():
                return Text(str(passes if tree.value is None else bool(tree.value)), ATOM)
            case Comparison():
                return self._comparison(tree, passes, known)
            case In():
                return self._in(tree, passes, known)
            case Between():
                return self._between(tree, passes, known)
            case Distinct():
                sides = (self.optional(tree.left, known), self.optional(tree.right, known))
                symbol = "==" if tree.negated else "!="
                return Text(f" {symbol} ".join(side.at(SUM) for side in sides), COMPARED)
            case IsNull():
                return self._is_null(tree, known)
            case Column() | Call():
                return self._truth(tree, passes, known, wanted=True)
            case Negative() | Arithmetic() | Opaque():
                raise CompilerBug("this is no condition", repr(tree))

    def _sequence(
        self, parts: Iterable[Expression], passes: bool, known: frozenset[str], shown: bool
    ) -> list[Text]:
        texts = []
        for part in parts:
            texts.append(self.condition(part, passes, known))
            if (
                isinstance(part, IsNull)
                and part.negated == shown
                and isinstance(part.operand, Column)
            ):
                known |= {part.operand.name}
        return texts

    def _comparison(self, tree: Comparison, passes: bool, known: frozenset[str]) -> Text:
        for side, other in ((tree.right, tree.left), (tree.left, tree.right)):
            if isinstance(side, Literal) and isinstance(side.value, bool):
                wanted = side.value is (tree.operator == "=")
                return self.condition(other if wanted else opposite(other), passes, known)
        symbol = {"=": "==", "<>": "!="}.get(tree.operator, tree.operator)
        # Only whether a remainder is 0 is the same under both ways of rounding.
        exact = Literal(0) in (tree.left, tree.right) and symbol in ("==", "!=")
        left, right = (self._side(side, known, exact) for side in (tree.left, tree.right))
        core = Text(f"{left.at(SUM)} {symbol} {right.at(SUM)}", COMPARED)
        guarded = [side for side in (tree.left, tree.right) if self.nulls(side, known)]
        # None equals nothing but None, so that one plain column needs no guard of its own.
        agrees = symbol == ("!=" if passes else "==")
        if (
            agrees
            and guarded
            and isinstance(guarded[0], Column)
            and (len(guarded) == 1 or (not passes and isinstance(guarded[1], Column)))
        ):
            guarded = guarded[1:]
        return self._guarded(guarded, core, passes, known)

    def _side(self, tree: Expression, known: frozenset[str], plain: bool = False) -> Text:
        match tree:
            case Arithmetic(operator="%") if plain:
                dividend, divisor = self.value(tree.left, known), self.value(tree.right, known)
                return Text(f"{dividend.at(PRODUCT)} % {divisor.at(SIGN)}", PRODUCT)
            case Column() | Literal() | Negative() | Arithmetic() | Call():
                return self.value(tree, known)
            case _:
                return Text(f"({self.condition(tree, False, known).text})", ATOM)

    def _guarded(
        self, operands_: list[Expression], core: Text, passes: bool, known: frozenset[str]
    ) -> Text:
        nulls = list(dict.fromkeys(null for side in operands_ for null in self.nulls(side, known)))
        if passes:
            return self.any([*nulls, core])
        return self.every([*(self.inverse(null) for null in nulls), core])

    def _in(self, tree: In, passes: bool, known: frozenset[str]) -> Text:
        if len(tree.items) == 1 or any(self.nulls(item, known) for item in tree.items):
            operator = flipped("=") if tree.negated else "="
            each = tuple(Comparison(operator, tree.operand, item) for item in tree.items)
            if len(each) == 1:
                return self._comparison(each[0], passes, known)
            return self.condition(And(each) if tree.negated else Or(each), passes, known)
        items = ", ".join(self.value(item, known).text for item in tree.items)
        word = "not in" if tree.negated else "in"
        core = Text(f"{self._side(tree.operand, known).at(SUM)} {word} ({items})", COMPARED)
        plain = isinstance(tree.operand, Column) and tree.negated == passes
        return self._guarded([] if plain else [tree.operand], core, passes, known)

    def _between(self, tree: Between, passes: bool, known: frozenset[str]) -> Text:
        if any(self.nulls(bound, known) for bound in (tree.low, tree.high)):
            ends: tuple[Expression, ...] = (
                Comparison(">=", tree.operand, tree.low),
                Comparison("<=", tree.operand, tree.high),
            )
            inside: Expression = And(ends)
            return self.condition(opposite(inside) if tree.negated else inside, passes, known)
        parts = (tree.low, tree.operand, tree.high)
        chain = " <= ".join(self.value(part, known).at(SUM) for part in parts)
        core = Text(f"not {chain}", NOT) if tree.negated else Text(chain, COMPARED)
        return self._guarded([tree.operand], core, passes, known)

    def _is_null(self, tree: IsNull, known: frozenset[str]) -> Text:
        nulls = self.nulls(tree.operand, known)
        if not nulls:
            return Text(str(tree.negated), ATOM)
        return self.every(map(self.inverse, nulls)) if tree.negated else self.any(nulls)

    def _truth(
        self, tree: Column | Call, passes: bool, known: frozenset[str], wanted: bool
    ) -> Text:
        text = self.value(tree, known)
        if not self.nulls(tree, known):
            return text if wanted else Text(f"not {text.at(NOT)}", NOT)
        if isinstance(tree, Call):
            core = text if wanted else Text(f"not {text.at(NOT)}", NOT)
            return self._guarded([tree], core, passes, known)
        test = f"is not {not wanted}" if passes else f"is {wanted}"
        return Text(f"{text.at(SUM)} {test}", COMPARED)

    def value(self, tree: Expression, known: frozenset[str]) -> Text:
        """Print a value, given that it isn't NULL."""
        match tree:
            case Column():
                return Text(self.name(tree.name), ATOM)
            case Literal():
                text = literal(tree.value)
                return Text(text, SIGN if text.startswith("-") else ATOM)
            case Negative():
                return Text(f"-{self.value(tree.operand, known).at(ATOM)}", SIGN)
            case Arithmetic():
                return self._arithmetic(tree, known)
            case Call():
                return self._call(tree, known)
            case _:
                return self.condition(tree, False, known)

    def optional(self, tree: Expression, known: frozenset[str]) -> Text:
        """Print a value, or None where it is NULL."""
        nulls = self.nulls(tree, known)
        if isinstance(tree, Column) or not nulls:
            return self.value(tree, known)
        none = self.any(nulls)
        return Text(f"None if {none.at(OR)} else {self.value(tree, known).at(OR)}", CHOICE)

    def _arithmetic(self, tree: Arithmetic, known: frozenset[str]) -> Text:
        left, right = self.value(tree.left, known), self.value(tree.right, known)
        if tree.operator in ("/", "%"):
            # Python rounds down where SQL rounds towards zero.
            symbol = "//" if tree.operator == "/" else "%"
            up = f"{left.at(PRODUCT)} {symbol} {right.at(SIGN)}"
            down = f"-(-{left.at(ATOM)} {symbol} {right.at(SIGN)})"
            return Text(f"{up} if {left.at(SUM)} >= 0 else {down}", CHOICE)
        level = _LEVELS[tree.operator]
        return Text(f"{left.at(level)} {tree.operator} {right.at(level + 1)}", level)

    def _call(self, tree: Call, known: frozenset[str]) -> Text:
        first = tree.arguments[0]
        match tree.function:
            case "length" | "cardinality":
                return Text(f"len({self.value(first, known).text})", ATOM)
            case "lower" | "upper":
                return Text(f"{self.value(first, known).at(ATOM)}.{tree.function}()", ATOM)
            case "abs":
                return Text(f"abs({self.value(first, known).text})", ATOM)
            case "coalesce":
                return self._coalesce(tree.arguments, known)

    def _coalesce(self, arguments: tuple[Expression, ...], known: frozenset[str]) -> Text:
        first, *rest = arguments
        nulls = self.nulls(first, known)
        value = self.value(first, known)
        if not nulls or not rest:
            return value
        present = self.every(map(self.inverse, nulls))
        otherwise = self._coalesce(tuple(rest), known)
        return Text(f"{value.at(OR)} if {present.at(OR)} else {otherwise.at(CHOICE)}", CHOICE)

    def nulls(self, tree: Expression, known: frozenset[str]) -> list[Text]:
        """Return tests of which one is true exactly where the value is NULL."""
        match tree:
            case _ if not may_be_null(tree):
                return []
            case Column():
                name = self.name(tree.name)
                return [] if tree.name in known else [Text(f"{name} is None", COMPARED)]
            case Call() if tree.function == "coalesce":
                each = [self.nulls(argument, known) for argument in tree.arguments]
                return [self.every([self.any(nulls) for nulls in each])] if all(each) else []
            case Negative() | Arithmetic() | Call():
                parts = [null for part in operands(tree) for null in self.nulls(part, known)]
                return list(dict.fromkeys(parts))
            case Literal():
                return [Text("True", ATOM)]
            case _:
                holds, open_ = (self.condition(tree, passes, known) for passes in (False, True))
                return [self.every([open_, self.inverse(holds)])]

    def beyond_ascii(self, column: Column) -> Text:
        """Print the test that a text has letters whose case the database's locale decides."""
        name = self.name(column.name)
        core = Text(f"not {name}.isascii()", NOT)
        if not column.type.nullable:
            return core
        return self.every([Text(f"{name} is not None", COMPARED), core])

    def inverse(self, text: Text) -> Text:
        """Negate a test."""
        if text.level == COMPARED and text.text.endswith(" is None"):
            return Text(text.text.removesuffix("None") + "not None", COMPARED)
        return Text(f"not {text.at(NOT)}", NOT)

    def any(self, texts: Iterable[Text]) -> Text:
        """Join tests by `or`."""
        return _joined(" or ", list(texts), OR)

    def every(self, texts: Iterable[Text]) -> Text:
        """Join tests by `and`."""
        return _joined(" and ", list(texts), AND)


def _joined(word: str, texts: list[Text], level: int) -> Text:
    flat = [part for text in texts for part in (text.parts if text.level == level else (text,))]
    parts = tuple(dict.fromkeys(flat))
    if len(parts) == 1:
        return parts[0]
    # A conjunction inside a disjunction is put in parentheses for the reader.
    return Text(word.join(part.at(NOT) for part in parts), level, parts)
