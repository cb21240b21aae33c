"""Who may do what: tokens, strangers, roles and accounts."""

from collections.abc import Iterator

from compiler.ir.admission import narrowed, open_from_the_start, sufficient
from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import among, an
from compiler.ir.operation import Kind, Operation
from compiler.ir.ownership import Right, Scope
from compiler.ir.resource import Project, Resource


def calling(resource: Resource, known: Project) -> Iterator[Case]:
    names, scope = resource.names, resource.ownership.scope
    owner = f"ownership: {scope.value}"
    if not all(o.anonymous for o in resource.operations):
        yield Case(
            Scenario.NEEDS_TOKEN,
            "test_needs_a_token",
            None,
            Lens.TESTER,
            "Every protected operation is a 401 without a token, and with one that isn't valid.",
            owner,
        )
    if resource.operation(Kind.CREATE):
        yield Case(
            Scenario.TOKEN_BEFORE_BODY,
            "test_asks_for_a_token_before_it_judges_the_body",
            Kind.CREATE,
            Lens.TESTER,
            "Who has not signed in learns nothing about the body: 401 comes before 422.",
            owner,
        )
    if any(o.anonymous for o in resource.operations):
        yield Case(
            Scenario.OPEN_TO_ANYONE,
            f"test_anyone_reads_{names.plural}",
            None,
            Lens.PRODUCT,
            f"Reading {names.labels} needs no token.",
            owner,
        )
    if scope is not Scope.PUBLIC and not open_from_the_start(resource, known):
        if any(o.on_item for o in resource.operations):
            yield Case(
                Scenario.FOREIGN_ITEM,
                f"test_{an(names.spec)}_of_strangers_is_not_there",
                None,
                Lens.TESTER,
                f"Every operation answers for a stranger's {names.label} exactly as for one that"
                " doesn't exist: a 404.",
                owner,
            )
        if resource.operation(Kind.LIST):
            yield Case(
                Scenario.FOREIGN_LIST,
                f"test_the_list_has_no_{names.plural}_of_strangers",
                Kind.LIST,
                Lens.PRODUCT,
                f"A caller finds the own {names.labels} and no others, whatever the filter.",
                owner,
            )
    for operation in resource.operations:
        # A link is added and removed by whoever may update: one rule, shown once.
        if operation.on_item and _only_by_its_roles(resource, operation, known):
            continue
        if operation.roles and operation.kind not in (Kind.LINK, Kind.UNLINK):
            what = operation.action.name if operation.action else operation.kind.value
            roles = (*operation.roles.account, *operation.roles.platform)
            yield Case(
                Scenario.NEEDS_ROLE,
                f"test_{what}_needs_the_role_{among(roles)}",
                operation.kind,
                Lens.PRODUCT,
                f"A caller without the role {' or '.join(roles)} is refused with a 403, one with it"
                " is not.",
                f"api.roles: {what}",
                operation,
            )
    if scope is Scope.ACCOUNT:
        if any(o.roles.account and o.on_item for o in resource.operations):
            yield Case(
                Scenario.ROLE_ELSEWHERE,
                "test_a_role_counts_in_its_own_account_only",
                None,
                Lens.TESTER,
                "A role held in another account doesn't help in this one.",
                "api.roles",
                next(o for o in resource.operations if o.roles.account and o.on_item),
            )
        if resource.operation(Kind.LIST):
            yield Case(
                Scenario.ACTIVE_ACCOUNT,
                "test_the_account_is_the_one_that_the_header_names",
                Kind.LIST,
                Lens.TESTER,
                "One account is active in a request; one that the caller isn't in is a 404.",
                owner,
            )


def _only_by_its_roles(resource: Resource, operation: Operation, known: Project) -> bool:
    """Whether nobody sees the row who lacks the roles of an operation."""
    seeing = sufficient(resource, known, Right.READ).names
    return narrowed(resource, known) and set(seeing) <= set(operation.roles.names)
