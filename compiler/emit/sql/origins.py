"""Which line of a spec is behind each line of DDL."""

import re

from compiler.artifact import Origin
from compiler.diagnostics.span import Span
from compiler.ir.resource import Resource
from compiler.postgres.quote import constraint_name, identifier

NAMED = re.compile(
    r'^\s*(?:ADD )?(?:CONSTRAINT |CREATE (?:UNIQUE )?INDEX )?("[^"]+"|[a-z_][a-z0-9_]*)'
)


def origins(resource: Resource, text: str) -> Origin:
    """The spans behind the lines of a text: of the field, the rule or the relation that a line
    names first, and of the resource where it names none."""
    spans = _spans(resource)
    found: list[Span | None] = []
    for line in text.splitlines():
        named = NAMED.match(line)
        found.append(spans.get(named[1], resource.span) if named else resource.span)
    return tuple(found)


def _spans(resource: Resource) -> dict[str, Span | None]:
    table = resource.names.table
    spans: dict[str, Span | None] = {}
    named = [check.name for check in resource.table.checks]
    named += [key.name for key in resource.table.foreign_keys]
    for field in resource.fields:
        column = field.names.column
        spans[identifier(column)] = field.span
        prefix = constraint_name(table, column, "")
        spans |= {identifier(name): field.span for name in named if name.startswith(prefix)}
    for unique in resource.uniques:
        spans[identifier(unique.constraint)] = unique.span
    for check in resource.checks:
        spans[identifier(check.constraint)] = check.span
    for link in resource.links:
        for name in (link.table, link.source_column, link.target_column):
            spans[identifier(name)] = link.span
    return spans
