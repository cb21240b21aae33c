"""Enums: a StrEnum for each, and which types are classes of their own."""

from collections.abc import Iterator

from compiler.emit.python.symbol import member
from compiler.emit.python.writer import PythonWriter, Rendered
from compiler.ir.field import Array, Enumeration, FieldType, Json
from compiler.ir.resource import SharedEnum
from compiler.settings import Settings


def enum_class(out: PythonWriter, enumeration: Enumeration, docstring: str) -> None:
    """A StrEnum of the values."""
    with out.block(f"class {enumeration.model}({out.use(member('enum', 'StrEnum'))}):"):
        if docstring:
            out.docstring(docstring)
            out.blank()
        for item in enumeration.members:
            out.code(f"{item.python} = {out.literal(item.value)}")


def shared_enum(enum: SharedEnum, settings: Settings, header: str) -> Rendered:
    """The module of an enum with a spec of its own."""
    out = PythonWriter(settings.line_length, (settings.package,))
    out.module(enum.summary or f"The values of {enum.name.replace('_', ' ')}.")
    with out.at(enum.span):
        enum_class(out, enum.enumeration, "")
    return out.render(header)


def is_own_class(kind: object) -> bool:
    """Whether the type is a class that the module defines, which then says what it means."""
    match kind:
        case Enumeration(shared=None):
            return True
        case Json():
            return kind.shape is not None
        case _:
            return False


def has_own_class(kind: FieldType) -> bool:
    """Whether the type is an array of an enum that the module defines."""
    return isinstance(kind, Array) and is_own_class(kind.element)


def member_of(kind: Enumeration, value: object) -> str:
    return next(item.python for item in kind.members if item.value == value)


def enumerations_of(kind: object) -> Iterator[Enumeration]:
    """The enums that a field declares itself, also within arrays and shapes."""
    match kind:
        case Enumeration(shared=None):
            yield kind
        case Array():
            yield from enumerations_of(kind.element)
        case Json() if kind.shape is not None:
            for item in kind.shape.members:
                yield from enumerations_of(item.type)
        case _:
            return
