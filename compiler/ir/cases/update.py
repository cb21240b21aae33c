"""What an update does and refuses, and how a state moves."""

from collections.abc import Iterator
from dataclasses import replace

from compiler.ir.boundary import boundaries
from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import among, an, called, same, unique
from compiler.ir.field import Enumeration, Now
from compiler.ir.operation import ETag, Kind
from compiler.ir.resource import Resource
from compiler.ir.rule import StateMachine, Transition
from compiler.ir.witness import begins_under


def updating(resource: Resource) -> Iterator[Case]:
    kind = Kind.UPDATE
    if resource.operation(kind) is None:
        return
    yield Case(
        Scenario.UPDATE,
        "test_update_changes_what_was_sent_and_nothing_else",
        kind,
        Lens.PRODUCT,
        "The members in the body change; every other one stays as it was.",
        "HTTP: PATCH is a merge patch",
    )
    yield Case(
        Scenario.UPDATE_NOTHING,
        "test_update_with_nothing_changes_nothing",
        kind,
        Lens.DEVELOPER,
        "An empty object changes nothing, not even the time of the last change.",
        "HTTP: PATCH is a merge patch",
    )
    if any(boundaries(field).inside for field in resource.updated if field.in_create):
        yield Case(
            Scenario.UPDATE_ACCEPTED,
            "test_update_accepts_the_bounds",
            kind,
            Lens.DEVELOPER,
            "A value just inside each constraint is stored and told as it was sent.",
            "fields: constraints",
        )
    yield Case(
        Scenario.UPDATE_REFUSED,
        "test_update_refuses_beyond_the_bounds",
        kind,
        Lens.TESTER,
        "A value just outside each constraint, null where it isn't allowed, a NUL byte or another"
        " type is a 422 that points at the member, and the row stays as it was.",
        "fields: constraints",
    )
    yield Case(
        Scenario.UPDATE_NOT_WRITABLE,
        "test_update_refuses_what_callers_may_not_set",
        kind,
        Lens.TESTER,
        "Members that the server sets, and members that don't exist, are a 422.",
        "ownership; fields: access",
    )
    moved = {machine.field for machine in resource.machines}
    sent = {f.names.python for f in resource.updated if f.in_create and f.in_response} - moved
    for rule in resource.uniques:
        if sent.intersection(rule.fields) and begins_under(resource, rule):
            yield Case(
                Scenario.UPDATE_TAKEN,
                f"test_update_refuses_{an(called(rule, resource))}_that_is_taken",
                kind,
                Lens.DEVELOPER,
                f"Taking the {same(rule, resource)} of another row is a 409, and nothing changes.",
                unique(rule, resource),
                rule,
            )
    if resource.etag is not ETag.OFF:
        yield Case(
            Scenario.UPDATE_SEEN,
            "test_update_only_what_the_caller_has_seen",
            kind,
            Lens.PRODUCT,
            "If-Match with an ETag of the past is a 412, and nothing is overwritten.",
            "api.etag",
        )
    if resource.etag is ETag.REQUIRED:
        yield Case(
            Scenario.UPDATE_UNSEEN,
            "test_update_needs_if_match",
            kind,
            Lens.DEVELOPER,
            "Without If-Match the answer is a 428, and nothing changes.",
            "api.etag: required",
        )


def moving(resource: Resource) -> Iterator[Case]:
    """The cases of every machine; those of one name also say where the change starts."""
    found = tuple(_moving(resource))
    names = [case.name for case in found]
    for case in found:
        if names.count(case.name) > 1 and isinstance(case.subject, Transition):
            machine = next(m for m in resource.machines if case.subject in m.transitions)
            source = _state(machine, case.subject.source, resource)
            yield replace(case, name=f"{case.name}_from_{machine.field}_{source}")
        else:
            yield case


def _moving(resource: Resource) -> Iterator[Case]:
    if resource.operation(Kind.UPDATE) is None:
        return
    for machine in resource.machines:
        shows = f"transitions: {machine.field}"
        yield Case(
            Scenario.TRANSITIONS,
            f"test_{machine.field}_moves_as_allowed",
            Kind.UPDATE,
            Lens.PRODUCT,
            "From every state to every other: an allowed change is made, any other is a 409.",
            shows,
            machine,
        )
        for transition in _distinct(machine, "sets"):
            stamped = all(isinstance(default, Now) for _, default in transition.sets)
            yield Case(
                Scenario.TRANSITION_SETS,
                f"test_{_state(machine, transition.target, resource)}"
                + ("_is_stamped" if stamped else "_sets_its_members"),
                Kind.UPDATE,
                Lens.PRODUCT,
                f"Becoming `{transition.target}` sets {_told(transition)}.",
                f"{shows}: {transition.source} to {transition.target}",
                transition,
            )
        for transition in _distinct(machine, "roles"):
            yield Case(
                Scenario.TRANSITION_ROLE,
                f"test_{_state(machine, transition.target, resource)}"
                f"_needs_the_role_{among(transition.roles.names)}",
                Kind.UPDATE,
                Lens.PRODUCT,
                f"From `{transition.source}` to `{transition.target}` a caller without the role"
                f" {' or '.join(transition.roles.names)} is refused with a 403.",
                f"{shows}: {transition.source} to {transition.target}",
                transition,
            )


def _told(transition: Transition) -> str:
    return " and ".join(f"`{name}`" for name, _ in transition.sets)


def _distinct(machine: StateMachine, part: str) -> Iterator[Transition]:
    """The first transition into each state that has the part: `sets` or `roles`."""
    seen = set()
    for transition in machine.transitions:
        key = (transition.target, getattr(transition, part))
        if key[1] and key not in seen:
            seen.add(key)
            yield transition


def _state(machine: StateMachine, state: str, resource: Resource) -> str:
    kind = resource.field(machine.field).type
    assert isinstance(kind, Enumeration)
    return next(m.python.lower() for m in kind.members if m.value == state)
