"""The guards in a module of Python, each taken away once.

The text is spliced where `ast` says that a node stands, so that everything else stays as it was
emitted. What to take away is found by the form of the code, never by line.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from .mutant import Guard, Mutant

NOBODY = {
    "InAccount": (
        "Annotated[AccountScope, Depends(lambda: __import__('app.api.v1.scope', fromlist=['x'])"
        ".AccountScope(__import__('app.api.v1.principal', fromlist=['x']).Principal("
        "__import__('uuid').UUID(int=1), {}), __import__('uuid').UUID(int=1), frozenset()))]"
    ),
    "SignedIn": (
        "Annotated[Principal, Depends(lambda: __import__('app.api.v1.principal', fromlist=['x'])"
        ".Principal(__import__('uuid').UUID(int=1), {}))]"
    ),
}
"""What stands for the caller where nobody is asked who it is."""

GUARDS = {
    "require_role": Guard.ROLE,
    "require_platform_role": Guard.ROLE,
    "check_if_match": Guard.ETAG,
    "lock_parent": Guard.PARENT,
    "lock_all": Guard.PARENT,
    "lock_restored_parent": Guard.PARENT,
    "refuse_circle": Guard.REFUSAL,
    "check_transition": Guard.REFUSAL,
    "limit_links": Guard.LIMIT,
    "refuse_any": Guard.REFUSAL,
    "refuse_live": Guard.REFUSAL,
}
"""Calls that do nothing but refuse."""

WITHOUT_EFFECT_ALONE = {"begin_move"}
"""Locks: what they prevent takes two requests at the same moment."""

ALIASED = re.compile(r"\b[A-Z_]+\.account_id == scope\.account_id")
WITHIN_BOUNDS = "what is within both bounds has no more digits"
KEPT_INSIDE = "the composite key keeps what is joined in the row's own account already"

CONSTRAINTS = {
    *("ge", "gt", "le", "lt", "min_length", "max_length", "pattern", "multiple_of"),
    *("max_digits", "decimal_places", "allow_inf_nan"),
}
VALIDATORS = {"_without_nul", "_storable", "_naive", "_shaped", "_exact", "_numeral"}


@dataclass(frozen=True)
class Module:
    """An emitted module and the tests that look at it first."""

    path: str
    text: str
    tests: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins, in bytes, as `ast` counts."""
        found = [0]
        for line in self.text.encode().splitlines(keepends=True):
            found.append(found[-1] + len(line))
        return found

    def segment(self, node: ast.AST) -> str:
        return ast.get_source_segment(self.text, node) or ""

    def replaced(self, guard: Guard, node: ast.expr | ast.stmt | ast.keyword, by: str) -> Mutant:
        """The module with other text in the place of a node."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        data = self.text.encode()
        start = self.starts[node.lineno - 1] + node.col_offset
        end = self.starts[node.end_lineno - 1] + node.end_col_offset
        text = (data[:start] + by.encode() + data[end:]).decode()
        return Mutant(guard, self.path, node.lineno, self.segment(node), text, self.tests)

    def functions(self) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
        for node in ast.walk(self.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield node


def route_mutants(module: Module) -> Iterator[Mutant]:
    """Operations: predicates, callers, refusals, steps, and the order of two checks."""
    yield from _predicates(module)
    yield from _refusals(module)
    for function in module.functions():
        yield from _callers(module, function)
        yield from _statements(module, function)
        yield from _order(module, function)


def shared_mutants(module: Module) -> Iterator[Mutant]:
    """What all routes share: refusals, predicates, comparisons."""
    yield from _predicates(module)
    yield from _refusals(module)
    for function in module.functions():
        yield from _statements(module, function)


def model_mutants(module: Module) -> Iterator[Mutant]:
    """Constraints of members, and the refusal of members that don't exist."""
    for node in ast.walk(module.tree):
        match node:
            case (
                ast.Call(func=ast.Name("Field") | ast.Attribute(attr="Field"))
                | ast.Call(func=ast.Name("StringConstraints"))
            ):
                for keyword in node.keywords:
                    if keyword.arg in CONSTRAINTS:
                        mutant = module.replaced(Guard.MODEL, keyword, f"title={keyword.arg!r}")
                        given = {other.arg for other in node.keywords}
                        bounded = given & {"ge", "gt"} and given & {"le", "lt"}
                        spare = keyword.arg == "max_digits" and bounded
                        yield replace(mutant, same=WITHIN_BOUNDS) if spare else mutant
            case ast.Dict(keys=[ast.Constant("extra")], values=[ast.Constant("forbid") as value]):
                yield module.replaced(Guard.MODEL, value, "'ignore'")
            case ast.Call(func=ast.Name(name), args=[ast.Name(validator)]) if (
                name.endswith("Validator") and validator in VALIDATORS
            ):
                yield module.replaced(Guard.MODEL, node, "None")


def _predicates(module: Module) -> Iterator[Mutant]:
    for node in ast.walk(module.tree):
        match node:
            case ast.Compare(left=left, ops=[ast.Eq()], comparators=[right]) if _names_caller(
                module, left
            ) or _names_caller(module, right):
                mutant = module.replaced(Guard.SCOPE, node, "sa.true()")
                joined = ALIASED.search(module.segment(node)) is not None
                yield replace(mutant, same=KEPT_INSIDE) if joined else mutant
            case ast.Call(func=ast.Attribute(value=column, attr="is_")) if (
                "deleted_at" in module.segment(column)
            ):
                yield module.replaced(Guard.LIVE, node, "sa.true()")


def _names_caller(module: Module, node: ast.expr) -> bool:
    return module.segment(node).startswith(("scope.", "principal."))


def _refusals(module: Module) -> Iterator[Mutant]:
    """`if …: raise …` becomes `if False: raise …`."""
    for node in ast.walk(module.tree):
        if isinstance(node, ast.If) and isinstance(node.body[-1], ast.Raise):
            guard = _kind_of(module, node)
            yield module.replaced(guard, node.test, "False")


def _kind_of(module: Module, node: ast.If) -> Guard:
    text = module.segment(node)
    for sign, guard in (
        ("fingerprint", Guard.CURSOR),
        ("Precondition", Guard.ETAG),
        ("Forbidden", Guard.ROLE),
        ("BodyTooLarge", Guard.LIMIT),
    ):
        if sign in text:
            return guard
    return Guard.REFUSAL


def _callers(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Mutant]:
    if not function.decorator_list:
        return
    for argument in function.args.args:
        annotation = argument.annotation
        if isinstance(annotation, ast.Name) and annotation.id in NOBODY:
            nobody = NOBODY[annotation.id].replace("Depends", "__import__('fastapi').Depends")
            kind = "AccountScope" if annotation.id == "InAccount" else "Principal"
            nobody = nobody.replace(f"Annotated[{kind}", "Annotated[Any", 1)
            yield module.replaced(Guard.AUTH, annotation, nobody)


def _statements(
    module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef
) -> Iterator[Mutant]:
    for node in ast.walk(function):
        if not isinstance(node, ast.Expr):
            continue
        call = node.value.value if isinstance(node.value, ast.Await) else node.value
        if not isinstance(call, ast.Call):
            continue
        name = _called(call)
        if name in WITHOUT_EFFECT_ALONE:
            continue
        yield module.replaced(GUARDS.get(name, Guard.STEP), node, "pass")


def _called(call: ast.Call) -> str:
    match call.func:
        case ast.Name(name) | ast.Attribute(attr=name):
            return name
    return ""


def _order(module: Module, function: ast.FunctionDef | ast.AsyncFunctionDef) -> Iterator[Mutant]:
    """A check changes places with the statement before it: 403 before 404, 412 before 403."""
    for before, after in zip(function.body, function.body[1:], strict=False):
        if not isinstance(after, ast.Expr) or not isinstance(after.value, ast.Call):
            continue
        if _called(after.value) not in ("require_role", "require_platform_role", "check_if_match"):
            continue
        if module.segment(before).startswith(('"""', "if body")):
            continue
        names = {n.id for n in ast.walk(after) if isinstance(n, ast.Name)}
        made = {
            n.id
            for n in ast.walk(before)
            if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)
        }
        if names & made:
            continue
        first, second = module.segment(before), module.segment(after)
        both = module.replaced(Guard.ORDER, after, first)
        data = Module(module.path, both.text, module.tests)
        place = next(
            n
            for n in ast.walk(data.tree)
            if isinstance(n, ast.stmt)
            and (n.lineno, n.col_offset) == (before.lineno, before.col_offset)
        )
        swapped = data.replaced(Guard.ORDER, place, second)
        yield Mutant(
            Guard.ORDER,
            module.path,
            after.lineno,
            f"{second} after {first}",
            swapped.text,
            module.tests,
        )
