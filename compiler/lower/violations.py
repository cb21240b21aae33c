"""What a client is told for each constraint that a statement can break, by its name."""

from collections.abc import Iterator

from compiler.ir.resource import Resource
from compiler.ir.rule import Violation
from compiler.lower.checks import implied_checks
from compiler.lower.physical import own_parents
from compiler.postgres.quote import constraint_name


def violations_of(resource: Resource) -> tuple[Violation, ...]:
    """Every answer of the resource's tables, in the order of the constraints' names."""
    found = [
        *_uniques(resource),
        *_implied_checks(resource),
        *_declared_checks(resource),
        *_own_parents(resource),
        *_keys(resource),
    ]
    return tuple(sorted(found, key=lambda violation: violation.constraint))


def _uniques(resource: Resource) -> Iterator[Violation]:
    for rule in resource.uniques:
        names = [resource.field(f).names.json for f in rule.fields]
        same = " and ".join(names)
        message = f"There is another {resource.names.label} with this {same}."
        yield Violation(rule.constraint, 409, "unique", f"/{names[-1]}", message)


def _implied_checks(resource: Resource) -> Iterator[Violation]:
    for field in resource.fields:
        if not (field.in_create or field.in_update):
            continue
        for implied in implied_checks(field):
            name = constraint_name(resource.names.table, field.names.column, implied.kind)
            yield Violation(name, 422, "check", f"/{field.names.json}", implied.message)


def _declared_checks(resource: Resource) -> Iterator[Violation]:
    for check in resource.checks:
        pointer = None
        if len(check.fields) == 1:
            pointer = f"/{resource.field(check.fields[0]).names.json}"
        message = f"The rule {check.name} does not hold."
        yield Violation(check.constraint, 422, "check", pointer, message)


def _own_parents(resource: Resource) -> Iterator[Violation]:
    for relation, name in own_parents(resource):
        pointer = f"/{resource.field(relation.field).names.json}"
        message = f"This is another {resource.names.label}, not the same."
        yield Violation(name, 422, "check", pointer, message)


def _keys(resource: Resource) -> Iterator[Violation]:
    for relation in resource.relations:
        field = resource.field(relation.field)
        if not (field.in_create or field.in_update):
            continue
        name = constraint_name(resource.names.table, field.names.column, "fkey")
        noun = (relation.within or relation.target).replace("_", " ")
        message = f"There is no such {noun}."
        yield Violation(name, 422, "reference", f"/{field.names.json}", message)
    for link in resource.links:
        name = constraint_name(link.table, link.target_column, "fkey")
        message = f"There is no such {link.singular.replace('_', ' ')}."
        yield Violation(name, 422, "reference", f"/{link.json}", message)
