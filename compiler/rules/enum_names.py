"""R232: the values of an enum keep apart in Python."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.field import Array, Enumeration, FieldType, Json
from compiler.ir.resource import Project


def enum_names(project: Project) -> Iterator[Diagnostic]:
    """Find values that become the same member, such as `in-progress` and `in_progress`."""
    for enum in project.enums:
        yield from _alike(enum.enumeration, enum.span)
    for resource in project.resources:
        inputs = [field for action in resource.actions for field in action.input]
        for field in (*resource.fields, *inputs):
            for enumeration in _own(field.type):
                yield from _alike(enumeration, field.span or resource.span)


def _own(kind: FieldType) -> Iterator[Enumeration]:
    match kind:
        case Enumeration(shared=None):
            yield kind
        case Array():
            yield from _own(kind.element)
        case Json() if kind.shape is not None:
            for member in kind.shape.members:
                yield from _own(member.type)
        case _:
            return


def _alike(enumeration: Enumeration, at: Span) -> Iterator[Diagnostic]:
    first: dict[str, str] = {}
    for member in enumeration.members:
        before = first.setdefault(member.python, member.value)
        if before != member.value:
            yield Diagnostic(
                "R232",
                f"`{before}` and `{member.value}` are both `{member.python}` in Python",
                at,
                help="change one of the values by more than its case, `-` and `_`",
            )
