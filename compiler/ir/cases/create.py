"""What a create does and refuses."""

from collections.abc import Iterator

from compiler.ir.boundary import boundaries
from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, called, same, unique
from compiler.ir.operation import Kind
from compiler.ir.resource import Resource
from compiler.ir.witness import begins_under


def creating(resource: Resource) -> Iterator[Case]:
    create = resource.operation(Kind.CREATE)
    if create is None:
        return
    names, kind = resource.names, Kind.CREATE
    yield Case(
        Scenario.CREATE,
        f"test_create_returns_the_{names.spec}_with_its_defaults",
        kind,
        Lens.PRODUCT,
        "What has a default, or may be null, need not be sent; the answer has every member.",
        "fields",
    )
    if any(f.required_in_create for f in resource.fields):
        yield Case(
            Scenario.CREATE_REQUIRED,
            "test_create_needs_each_required_member",
            kind,
            Lens.DEVELOPER,
            "A body without one of the required members is a 422 that names it.",
            "fields: required",
        )
    if any(boundaries(field).inside for field in resource.created):
        yield Case(
            Scenario.CREATE_ACCEPTED,
            "test_create_accepts_the_bounds",
            kind,
            Lens.DEVELOPER,
            "A value just inside each constraint is stored and told as it was sent.",
            "fields: constraints",
        )
    yield Case(
        Scenario.CREATE_REFUSED,
        "test_create_refuses_beyond_the_bounds",
        kind,
        Lens.TESTER,
        "A value just outside each constraint, null where it isn't allowed, a NUL byte or another"
        " type is a 422 that points at the member, and nothing is stored.",
        "fields: constraints",
    )
    yield Case(
        Scenario.CREATE_NOT_WRITABLE,
        "test_create_refuses_what_callers_may_not_set",
        kind,
        Lens.TESTER,
        "Members that the server sets, and members that don't exist, are a 422.",
        "ownership; fields: access",
    )
    for machine in resource.machines:
        yield Case(
            Scenario.CREATE_INITIAL,
            f"test_create_starts_at_the_initial_{machine.field}",
            kind,
            Lens.DEVELOPER,
            f"A create starts at `{machine.initial}` and nowhere else.",
            f"transitions: {machine.field}",
            machine,
        )
    yield Case(
        Scenario.CREATE_MALFORMED,
        "test_create_refuses_a_malformed_body",
        kind,
        Lens.TESTER,
        "Whatever bytes are sent as a body, the answer is a 422.",
        "HTTP",
    )
    yield Case(
        Scenario.CREATE_MEDIA_TYPE,
        "test_create_refuses_another_media_type",
        kind,
        Lens.DEVELOPER,
        "A body that isn't announced as JSON is a 415.",
        "HTTP",
    )
    yield Case(
        Scenario.CREATE_TOO_LARGE,
        "test_create_refuses_too_large_a_body",
        kind,
        Lens.DEVELOPER,
        "A body beyond the limit is a 413.",
        "HTTP",
    )
    sent = {f.names.python for f in resource.created if f.in_response}
    for rule in resource.uniques:
        if not sent.intersection(rule.fields) or not begins_under(resource, rule):
            continue
        what = called(rule, resource)
        yield Case(
            Scenario.CREATE_TAKEN,
            f"test_create_refuses_{an(what)}_that_is_taken",
            kind,
            Lens.PRODUCT,
            f"A second row with the same {same(rule, resource)} is a 409.",
            unique(rule, resource),
            rule,
        )
        yield Case(
            Scenario.CREATE_CONCURRENT,
            f"test_concurrent_creates_of_one_{what}_store_one",
            kind,
            Lens.TESTER,
            "Of several creates at the same time just one is a 201; the others are a 409.",
            unique(rule, resource),
            rule,
        )
