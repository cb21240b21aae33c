"""The classes that a resource comes to in Python, each with the place in the spec behind it."""

from collections.abc import Iterator
from dataclasses import dataclass

from compiler.diagnostics.span import Span
from compiler.ir.field import Array, Enumeration, FieldType, Json
from compiler.ir.resource import Resource

SUFFIXES = ("", "Base", "Create", "Update", "Response", "Query")


@dataclass(frozen=True, slots=True)
class Named:
    """One name in Python, what it is for, and who asked for it."""

    name: str
    what: str
    span: Span


def classes_of(resource: Resource) -> Iterator[Named]:
    """The classes of a resource's models and of its routes."""
    names = resource.names
    for suffix in SUFFIXES:
        yield Named(names.model + suffix, f"the resource `{names.spec}`", resource.span)
    inputs = [(field, field.span) for field in resource.fields]
    for action in resource.actions:
        span = action.span or resource.span
        if action.input_model:
            yield Named(action.input_model, f"the body of `{action.name}`", span)
        inputs += [(field, field.span or span) for field in action.input]
    for field, at in inputs:
        for name in _of_type(field.type):
            yield Named(name, f"the values of `{field.names.parameter}`", at or resource.span)
    for link in resource.links:
        what = f"the rows that link `{link.name}`"
        yield Named(link.model, what, link.span or resource.span)


def aliases_of(resource: Resource) -> Iterator[Named]:
    """The names that a resource's own module gives to the types of what is sent."""
    for field in resource.fields:
        if (field.in_create or field.in_update) and not any(_of_type(field.type)):
            name = _alias(resource, field.names.python)
            what = f"the type of `{field.names.parameter}`"
            yield Named(name, what, field.span or resource.span)
    for link in resource.links:
        what = f"the type of `{link.member}`"
        yield Named(_alias(resource, link.member), what, link.span or resource.span)


def _alias(resource: Resource, attribute: str) -> str:
    return resource.names.model + "".join(word.title() for word in attribute.split("_"))


def _of_type(kind: FieldType) -> Iterator[str]:
    match kind:
        case Enumeration(shared=None):
            yield kind.model
        case Array():
            yield from _of_type(kind.element)
        case Json() if kind.shape is not None:
            yield kind.shape.model
            for member in kind.shape.members:
                yield from _of_type(member.type)
        case _:
            return
