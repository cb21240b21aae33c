"""What audiences come to for people: which roles suffice, who is shut out, what is open to all."""

from compiler.ir.operation import Roles
from compiler.ir.ownership import Admission, Anyone, Holders, Inherited, Operators, Right
from compiler.ir.resource import Project, Resource
from compiler.ir.satisfying import holds_of_a_new_row


def sufficient(resource: Resource, known: Project, *rights: Right) -> Roles:
    """Roles that give the rights to a new row; none where nobody needs any."""
    found = [_first(resource.ownership.admission(right), known) for right in rights]
    account = [one.role for one in found if isinstance(one, Holders)]
    platform = [one.role for one in found if isinstance(one, Operators)]
    return Roles(tuple(dict.fromkeys(account)), tuple(dict.fromkeys(platform)))


def narrowed(resource: Resource, known: Project) -> bool:
    """Whether not every member of an account sees its rows."""
    read = resource.ownership.read
    for audience in read.inside if read else ():
        if isinstance(audience, Inherited):
            return narrowed(known.resource(audience.parent), known)
    return read is not None and not read.owner


def open_from_the_start(resource: Resource, known: Project) -> bool:
    """Whether people in no audience may see a row as soon as it is made."""
    read = resource.ownership.read
    for audience in read.audiences if read else ():
        if isinstance(audience, Anyone) and holds_of_a_new_row(resource, audience.where):
            return True
        if isinstance(audience, Inherited):
            return open_from_the_start(known.resource(audience.parent), known)
    return False


def _first(admission: Admission | None, known: Project) -> Holders | Operators | None:
    if admission is None or admission.owner:
        return None
    for audience in admission.inside:
        if isinstance(audience, Holders | Operators):
            return audience
        if isinstance(audience, Inherited):
            return _first(
                known.resource(audience.parent).ownership.admission(audience.right), known
            )
    return None
