"""Who sees and who writes rows besides their owner, in words."""

from collections.abc import Iterator

from compiler.emit.prose.escape import code, prose
from compiler.emit.prose.layout import series
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
from compiler.ir.resource import Resource


def audiences(resource: Resource) -> Iterator[str]:
    """A sentence or two for each right that isn't the owner's alone, or not all of an account's."""
    ownership = resource.ownership
    if ownership.read is not None:
        yield f"{_told(resource, ownership.read)} sees {prose(resource.names.article)}."
        if not any(isinstance(one, Inherited) for one in ownership.read.audiences):
            yield "For anybody else it does not exist."
    if ownership.write is not None:
        yield (
            f"{_told(resource, ownership.write)} writes it; who only sees it is refused with a 403."
        )
    elif ownership.read is not None and ownership.scope is not Scope.PUBLIC:
        yield "Who sees it writes it."


def _told(resource: Resource, admission: Admission) -> str:
    scope = resource.ownership.scope
    inside = [_audience(one) for one in admission.inside]
    if admission.owner:
        inside.insert(0, "a member of the account" if scope is Scope.ACCOUNT else "the owner")
    text = series(inside, "or")
    if scope is Scope.ACCOUNT and admission.confined and not admission.owner:
        text += ", within the account,"
    if admission.beyond:
        text += f" or, in any account, {series([_audience(a) for a in admission.beyond], 'or')}"
    return f"{text[0].upper()}{text[1:]}"


def _audience(audience: Audience) -> str:
    match audience:
        case Holders():
            return f"whoever holds the role {code(audience.role)}"
        case Operators():
            return f"whoever holds the platform role {code(audience.role)}"
        case Reached():
            told = f"whoever {code('.'.join(audience.path))} leads to"
            return told + (f", where {code(audience.where.sql)}," if audience.where else "")
        case Anyone():
            return f"whoever is signed in, where {code(audience.where.sql)},"
        case Inherited():
            verb = "sees" if audience.right is Right.READ else "writes"
            return f"whoever {verb} its {prose(audience.relation.replace('_', ' '))}"
