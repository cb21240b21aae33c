"""Who is admitted to rows besides their owner, and who isn't."""

import re
from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an, words
from compiler.ir.operation import Kind
from compiler.ir.ownership import (
    Admission,
    Anyone,
    Audience,
    Holders,
    Inherited,
    Operators,
    Reached,
    Right,
    Scope,
)
from compiler.ir.resource import Project, Resource

WRITES = (Kind.UPDATE, Kind.DELETE, Kind.RESTORE)


def admitting(resource: Resource, known: Project) -> Iterator[Case]:
    """Cases for each audience of each right, and for who has the one and not the other."""
    names, ownership = resource.names, resource.ownership
    if resource.operation(Kind.CREATE) is None:
        return
    taken: set[str] = set()
    for right in Right:
        admission = ownership.admission(right)
        operations = (Kind.READ, Kind.LIST) if right is Right.READ else WRITES[:2]
        if admission is None or not any(resource.operation(kind) for kind in operations):
            continue
        verb = "sees" if right is Right.READ else "writes"
        for audience in admission.audiences:
            who, told = _who(audience), in_words(audience)
            name = _unused(f"test_{who}_{verb}_{an(names.spec)}", taken)
            yield Case(
                Scenario.AUDIENCE_READS if right is Right.READ else Scenario.AUDIENCE_WRITES,
                name,
                None,
                Lens.PRODUCT,
                f"{told[0].upper()}{told[1:]} {verb} {names.article}, and somebody else does not.",
                f"ownership: {right.value}",
                audience,
            )
    if ownership.scope is Scope.ACCOUNT and _narrowed(ownership.read):
        yield Case(
            Scenario.AUDIENCE_OTHERS,
            f"test_other_members_see_no_{names.plural}",
            None,
            Lens.TESTER,
            f"To a member of the account who is in no audience, {names.labels} don't exist.",
            "ownership: read",
        )
    written = any(resource.operation(kind) for kind in WRITES)
    if ownership.write is not None and written and only_readers(resource) is not None:
        yield Case(
            Scenario.AUDIENCE_ONLY_READS,
            f"test_who_only_sees_{an(names.spec)}_does_not_change_it",
            None,
            Lens.TESTER,
            "What somebody sees and may not write is refused with a 403, and stays as it is.",
            "ownership: write",
        )
    if ownership.create is not None and watchers(resource, known) is not None:
        yield Case(
            Scenario.AUDIENCE_CREATES,
            f"test_who_only_sees_the_parent_makes_no_{names.spec}",
            Kind.CREATE,
            Lens.TESTER,
            "Below what somebody sees and may not write, nothing is made: a 403.",
            "ownership: write",
        )


def only_readers(resource: Resource) -> Audience | None:
    """An audience that reads; whether it writes as well is for its values to decide.

    A member of the account stands for itself where all of them read, as holder of no role.
    """
    ownership = resource.ownership
    write = ownership.write
    if ownership.read is None:
        return Holders("") if ownership.scope is Scope.ACCOUNT else None
    if ownership.read.owner and ownership.scope is Scope.ACCOUNT and write and write.inside:
        return Holders("")
    for audience in ownership.read.audiences:
        if write is None or audience not in write.audiences:
            return audience
    return None


def watchers(resource: Resource, known: Project) -> Audience | None:
    """An audience that sees the parent and makes nothing below it."""
    parent = known.resource(next(r.target for r in resource.relations if r.owner_path))
    create, read = resource.ownership.create, parent.ownership.read
    if create is None or any(isinstance(one, Inherited) for one in create.inside) or read is None:
        return only_readers(parent)
    return next((one for one in read.audiences if one not in create.inside), None)


def in_words(audience: Audience) -> str:
    """Who it is, for an intent."""
    match audience:
        case Holders():
            return f"whoever holds the role {audience.role}"
        case Operators():
            return f"whoever holds the platform role {audience.role}"
        case Reached():
            where = f" where {audience.where.sql}" if audience.where else ""
            return f"whoever {'.'.join(audience.path)} leads to{where}"
        case Anyone():
            return f"where {audience.where.sql}, whoever is signed in"
        case Inherited():
            verb = "sees" if audience.right is Right.READ else "writes"
            return f"who {verb} the {words(audience.relation)}"


def _who(audience: Audience) -> str:
    match audience:
        case Holders():
            return f"the_role_{audience.role}"
        case Operators():
            return f"the_platform_role_{audience.role}"
        case Reached():
            return f"who_is_in_{'_'.join(audience.path[:-1]) or audience.path[0]}"
        case Anyone():
            columns = "_and_".join(re.sub(r"\W", "_", name) for name in audience.where.columns)
            return f"anyone_by_{columns}"
        case Inherited():
            verb = "sees" if audience.right is Right.READ else "writes"
            return f"who_{verb}_the_{audience.relation}"


def _narrowed(admission: Admission | None) -> bool:
    return admission is not None and not admission.owner


def _unused(name: str, taken: set[str]) -> str:
    found, number = name, 2
    while found in taken:
        found, number = f"{name}_{number}", number + 1
    taken.add(found)
    return found
