"""What a check, a predicate or a generated column says, for SQL, Python and documentation."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal as Choice
from typing import TypeAlias, assert_never


class TypeTag(StrEnum):
    """The PostgreSQL type of a value; the last four arise only inside expressions."""

    TEXT = "text"
    INTEGER = "integer"
    BIGINT = "bigint"
    SMALLINT = "smallint"
    NUMERIC = "numeric"
    DOUBLE = "double precision"
    BOOLEAN = "boolean"
    DATE = "date"
    TIME = "time"
    TIMESTAMPTZ = "timestamptz"
    UUID = "uuid"
    JSONB = "jsonb"
    BYTEA = "bytea"
    TIMESTAMP = "timestamp"
    INTERVAL = "interval"
    TSVECTOR = "tsvector"
    TSQUERY = "tsquery"


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column: its tag, whether it is an array of that, and whether it may be NULL.

    `precision` and `scale` are those of a numeric column, where it has them.
    """

    tag: TypeTag
    array: bool = False
    nullable: bool = False
    precision: int | None = None
    scale: int | None = None

    def __str__(self) -> str:
        return f"{self.tag}[]" if self.array else str(self.tag)


ComparisonOperator: TypeAlias = Choice["=", "<>", "<", "<=", ">", ">="]
ArithmeticOperator: TypeAlias = Choice["+", "-", "*", "/", "%"]
Function: TypeAlias = Choice["length", "lower", "upper", "coalesce", "abs", "cardinality"]
LiteralValue: TypeAlias = str | int | Decimal | float | bool | None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the row, under the name that it has in the table."""

    name: str
    type: ColumnType


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant; a number compared with a double precision column is a float."""

    value: LiteralValue


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left operator right`; NULL when either side is."""

    operator: ComparisonOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Distinct:
    """`left IS DISTINCT FROM right`, or IS NOT DISTINCT FROM when negated; never NULL."""

    left: Expression
    right: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class And:
    """A conjunction of two or more operands."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """A disjunction of two or more operands."""

    operands: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The negation of a boolean; NULL stays NULL."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class In:
    """`operand [NOT] IN (items)`."""

    operand: Expression
    items: tuple[Expression, ...]
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Between:
    """`operand [NOT] BETWEEN low AND high`, both ends included."""

    operand: Expression
    low: Expression
    high: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsNull:
    """`operand IS [NOT] NULL`."""

    operand: Expression
    negated: bool = False


@dataclass(frozen=True, slots=True)
class IsTruth:
    """`operand IS [NOT] TRUE` or `IS [NOT] FALSE`; never NULL."""

    operand: Expression
    truth: bool
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Negative:
    """`-operand`."""

    operand: Expression


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left operator right` over numbers; integers divide towards zero, as in PostgreSQL."""

    operator: ArithmeticOperator
    left: Expression
    right: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A function that Python computes as PostgreSQL does; `char_length` is read as `length`."""

    function: Function
    arguments: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Opaque:
    """What only PostgreSQL evaluates: the author's text and the columns that it reads."""

    sql: str
    columns: tuple[str, ...]


Expression: TypeAlias = (
    Column
    | Literal
    | Comparison
    | Distinct
    | And
    | Or
    | Not
    | In
    | Between
    | IsNull
    | IsTruth
    | Negative
    | Arithmetic
    | Call
    | Opaque
)


@dataclass(frozen=True, slots=True)
class SqlExpression:
    """An expression as the author wrote it, beside what it means.

    `columns` are the columns that it reads, in order of first appearance; `immutable` says whether
    it may stand in a generated column or in an index.
    """

    sql: str
    tree: Expression
    columns: tuple[str, ...]
    immutable: bool
    type: ColumnType

    @property
    def shared(self) -> bool:
        """Whether Python can judge it exactly as PostgreSQL does."""
        return is_shared(self.tree)


def is_shared(tree: Expression) -> bool:
    """Say whether Python can compute the tree: nothing in it is Opaque."""
    return not isinstance(tree, Opaque) and all(is_shared(child) for child in operands(tree))


def operands(tree: Expression) -> tuple[Expression, ...]:
    """Return the direct operands of a tree, left to right."""
    match tree:
        case Column() | Literal() | Opaque():
            return ()
        case Comparison() | Distinct() | Arithmetic():
            return (tree.left, tree.right)
        case And() | Or():
            return tree.operands
        case Not() | IsNull() | IsTruth() | Negative():
            return (tree.operand,)
        case In():
            return (tree.operand, *tree.items)
        case Between():
            return (tree.operand, tree.low, tree.high)
        case Call():
            return tree.arguments
        case _:
            assert_never(tree)
