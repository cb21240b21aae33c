"""Every rule, in the order of their codes."""

from collections.abc import Callable, Iterable

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.resource import Project

Rule = Callable[[Project], Iterable[Diagnostic]]

RULES: tuple[Rule, ...] = ()
