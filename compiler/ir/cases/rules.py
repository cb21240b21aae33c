"""Checks between fields, and actions of the service layer."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import listed
from compiler.ir.operation import Kind
from compiler.ir.resource import Resource


def checking(resource: Resource) -> Iterator[Case]:
    sent = {f.names.python for f in resource.created}
    for check in resource.checks:
        if not check.expression.shared:
            continue
        if resource.operation(Kind.CREATE) and sent.issuperset(check.fields):
            yield Case(
                Scenario.CREATE_CHECK,
                f"test_create_refuses_what_breaks_{check.name}",
                Kind.CREATE,
                Lens.PRODUCT,
                "A row that breaks the check is a 422 with the check's name.",
                f"checks: {check.name}",
                check,
            )
        yield Case(
            Scenario.CHECK_IN_DATABASE,
            f"test_{check.name}_holds_in_the_database_too",
            None,
            Lens.TESTER,
            "The same check stops a statement that doesn't come through the API.",
            f"checks: {check.name}",
            check,
        )


def storing(resource: Resource) -> Iterator[Case]:
    """What a statement that doesn't come through the API can't do either."""
    if resource.operation(Kind.CREATE) is None:
        return
    yield Case(
        Scenario.NEVER_STORED,
        "test_the_database_refuses_it_too",
        None,
        Lens.TESTER,
        "What is just outside of a constraint, or null, is refused by the table itself as well.",
        "fields: constraints",
    )
    if resource.table.foreign_keys or resource.links:
        names = [*(r.name for r in resource.relations), *(link.name for link in resource.links)]
        yield Case(
            Scenario.KEYS_IN_DATABASE,
            "test_the_database_keeps_the_keys_too",
            None,
            Lens.TESTER,
            "A key to what belongs to strangers, or to nothing, is refused by the table itself as"
            " well.",
            f"relations: {listed(names)}" if names else "ownership",
        )


def acting(resource: Resource) -> Iterator[Case]:
    for action in resource.actions:
        yield Case(
            Scenario.ACTION,
            f"test_{action.name}_is_done_by_the_service",
            Kind.ACTION,
            Lens.PRODUCT,
            f"The operation hands the caller's input to `{action.function}` and answers with what"
            " has become of the row.",
            f"actions: {action.name}",
            action,
        )
        if action.input:
            yield Case(
                Scenario.ACTION_REFUSED,
                f"test_{action.name}_refuses_beyond_the_bounds",
                Kind.ACTION,
                Lens.DEVELOPER,
                "Input just outside a constraint is a 422 that points at the member.",
                f"actions: {action.name}: input",
                action,
            )
