"""Conditions on rows in SQLAlchemy's words."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter
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
)

OPERATORS = {"=": "==", "<>": "!="}


@dataclass(frozen=True, slots=True)
class Condition:
    """Prints the condition of an author over one row; `column` gives the Python for a column."""

    out: PythonWriter
    column: Callable[[str], str]

    def text(self, tree: Expression) -> str:
        """An expression that SQLAlchemy takes for a condition or a value."""
        match tree:
            case Column():
                return f"{self.out.use(member('sqlmodel', 'col'))}({self.column(tree.name)})"
            case Literal():
                return self._literal(tree)
            case Comparison():
                operator = OPERATORS.get(tree.operator, tree.operator)
                return f"{self._side(tree.left)} {operator} {self._side(tree.right)}"
            case Distinct():
                verb = "is_not_distinct_from" if tree.negated else "is_distinct_from"
                return f"{self._side(tree.left)}.{verb}({self.text(tree.right)})"
            case And():
                return self._joined("and_", tree.operands)
            case Or():
                return self._joined("or_", tree.operands)
            case Not():
                return f"{self._sa}.not_({self.text(tree.operand)})"
            case In():
                verb = "not_in" if tree.negated else "in_"
                items = ", ".join(self.text(item) for item in tree.items)
                return f"{self._side(tree.operand)}.{verb}([{items}])"
            case Between():
                between = f"{self._side(tree.operand)}.between({self.text(tree.low)}, "
                between += f"{self.text(tree.high)})"
                return f"{self._sa}.not_({between})" if tree.negated else between
            case IsNull():
                verb = "is_not" if tree.negated else "is_"
                return f"{self._side(tree.operand)}.{verb}(None)"
            case IsTruth():
                verb = "is_not" if tree.negated else "is_"
                truth = "true" if tree.truth else "false"
                return f"{self._side(tree.operand)}.{verb}({self._sa}.{truth}())"
            case Negative():
                return f"-{self._side(tree.operand)}"
            case Arithmetic():
                return f"{self._side(tree.left)} {tree.operator} {self._side(tree.right)}"
            case Call():
                arguments = ", ".join(self.text(one) for one in tree.arguments)
                return f"{self._sa}.func.{tree.function}({arguments})"
            case Opaque():
                if tree.sql.lower().replace(" ", "") == "now()":
                    return f"{self._sa}.func.now()"
                return f"{self._sa}.literal_column({self.out.literal(tree.sql)})"
            case _:
                assert_never(tree)

    @property
    def _sa(self) -> str:
        return self.out.use(imported("sqlalchemy", "sa"))

    def _joined(self, verb: str, parts: tuple[Expression, ...]) -> str:
        return f"{self._sa}.{verb}({', '.join(self.text(part) for part in parts)})"

    def _side(self, tree: Expression) -> str:
        """An operand that has SQLAlchemy's operators, in parentheses where it is a sum."""
        match tree:
            case Literal():
                return f"{self._sa}.literal({self._literal(tree)})"
            case Arithmetic() | Comparison() | Negative():
                return f"({self.text(tree)})"
            case _:
                return self.text(tree)

    def _literal(self, tree: Literal) -> str:
        if isinstance(tree.value, bool):
            return f"{self._sa}.{str(tree.value).lower()}()"
        if tree.value is None:
            return f"{self._sa}.null()"
        return self.out.literal(tree.value)
