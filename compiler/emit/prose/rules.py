"""What holds between members and between rows: ownership, states, and rules with their answers."""

from collections.abc import Iterator

from compiler.emit.prose.audiences import audiences
from compiler.emit.prose.escape import code, prose
from compiler.emit.prose.layout import series, table
from compiler.ir.field import Constant, Now
from compiler.ir.operation import Kind, Roles
from compiler.ir.ownership import Scope
from compiler.ir.relation import ChildAction, OnDelete, Reach
from compiler.ir.resource import Project, Resource
from compiler.ir.rule import StateMachine, Transition, UniqueRule, Violation


def ownership(resource: Resource, linked: bool = True) -> str:
    """Whose rows they are and what strangers see of them; `linked` to the page's own sections."""
    return " ".join((_owned(resource, linked), *audiences(resource)))


def _owned(resource: Resource, linked: bool) -> str:
    active = "[active account](#the-active-account)" if linked else "active account"
    names = resource.names
    labels, label = prose(names.labels), prose(names.label)
    match resource.ownership.scope:
        case Scope.ACCOUNT:
            via = " of its ".join(
                prose(part.replace("_", " ")) for part in resource.ownership.through
            )
            whose = f"the account of its {via}" if via else "one account"
            return (
                f"{_capital(prose(names.article))} belongs to {whose}. Every operation is about"
                f" the {labels} of the {active}; {_any(label)} of"
                " another account is answered as one that does not exist."
            )
        case Scope.PROFILE if resource.ownership.owner_from:
            parent = prose(resource.ownership.owner_from.replace("_", " "))
            return f"{_capital(prose(names.article))} belongs to the owner of its {parent}."
        case Scope.PROFILE if resource.ownership.read is not None:
            return f"{_capital(prose(names.article))} belongs to the person who creates it."
        case Scope.PROFILE:
            return (
                f"{_capital(prose(names.article))} belongs to the person who creates it. Nobody"
                f" else sees it: {_any(label)} of somebody else is answered as one that does not"
                " exist."
            )
        case Scope.PUBLIC:
            if resource.ownership.read is not None:
                return f"{_capital(labels)} belong to nobody."
            if resource.ownership.signed_in_read:
                return f"{_capital(labels)} belong to nobody: whoever is signed in reads them."
            return f"{_capital(labels)} belong to nobody: anyone reads them, without a token."


def held(roles: Roles) -> list[str]:
    """Roles as a document names them: the operator's as such."""
    platform = [f"{code(role)} of the platform" for role in roles.platform]
    return [*(code(role) for role in roles.account), *platform]


def states(resource: Resource) -> Iterator[str]:
    """Each state machine as a table of its transitions."""
    for machine in resource.machines:
        member = code(resource.field(machine.field).names.json)
        yield f"#### Changes of {member}"
        yield (
            f"{member} begins as {code(machine.initial)} and changes as follows. Any other change"
            " is refused with a 409."
        )
        rows = [_transition(resource, t) for t in machine.transitions]
        yield table(("From", "To", "Sets", "Needs the role"), rows)
        final = _final(machine)
        if final:
            yield f"From {series([code(state) for state in final], 'and')} nothing follows."


def rules(resource: Resource) -> Iterator[str]:
    """A table of what is unique, checked and pointed at, with the answer to a breach."""
    answers = {violation.constraint: violation for violation in resource.violations}
    rows = [(_unique(resource, u), _answer(answers.get(u.constraint))) for u in resource.uniques]
    for check in resource.checks:
        told = f"{code(check.name)}: {code(check.expression.sql)}"
        rows.append((told, _answer(answers.get(check.constraint))))
    sent = {f.names.python for f in (*resource.created, *resource.updated)}
    for relation in resource.relations:
        if relation.field in sent:
            pointer = f"/{resource.field(relation.field).names.json}"
            rows.append((_reference(resource, relation.field), _told(resource, pointer)))
    for link in resource.links:
        target = prose(_words(link.target))
        where = " of the same account" if link.owner_column == "account_id" else ""
        told = f"Each of {code(link.json)} is a {target}{where}"
        rows.append((told, _told(resource, f"/{link.json}")))
    if rows:
        yield "#### Rules"
        yield table(("Rule", "Otherwise"), rows)


def deletion(resource: Resource, known: Project, linked: bool = True) -> str:
    """What a deletion does to the row, and to the rows that point at it."""
    label = prose(resource.names.label)
    parts = []
    if resource.soft_delete:
        told = f"The {label} disappears from every answer"
        if resource.operation(Kind.RESTORE) is None:
            parts.append(f"{told} and is kept in the database.")
        else:
            there = f"[restoring it](#restore-{_slug(resource)})"
            restoring = there if linked else "restoring it"
            parts.append(f"{told}; {restoring} brings it back.")
    else:
        parts.append(f"The {label} is gone for good.")
    gone, emptied, kept = _children(resource, known)
    if gone:
        parts.append(
            f"Its {series(gone)} {'go' if resource.soft_delete else 'are deleted'} with it."
        )
    if emptied:
        verb = "are" if len(emptied) > 1 else "is"
        parts.append(f"{series(emptied)} {verb} set to null.")
    if kept:
        parts.append(f"It is refused with a 409 while {series(kept, 'or')} point at it.")
    return " ".join(parts)


def _children(resource: Resource, known: Project) -> tuple[list[str], list[str], list[str]]:
    """Labels of what goes, `member of rows` of what is emptied, labels of what prevents it."""
    gone: list[str] = []
    emptied: list[str] = []
    kept: list[str] = []
    if resource.soft_delete:
        for step in resource.deletion:
            labels = prose(step.child.labels)
            match step.action:
                case ChildAction.STAMP:
                    own = step.child.spec == resource.names.spec
                    gone.append(_below(resource, step.field) if own else labels)
                case ChildAction.NULLIFY:
                    field = known.resource(step.child.spec).field(step.field)
                    emptied.append(f"{code(field.names.json)} of {labels}")
                case ChildAction.RESTRICT:
                    kept.append(labels)
    else:
        for child in known.resources:
            for relation in child.relations:
                if relation.external or relation.target != resource.names.spec:
                    continue
                labels = prose(child.names.labels)
                match relation.on_delete:
                    case OnDelete.CASCADE:
                        gone.append(labels)
                    case OnDelete.SET_NULL:
                        member = child.field(relation.field).names.json
                        emptied.append(f"{code(member)} of {labels}")
                    case OnDelete.RESTRICT:
                        kept.append(labels)
    return _once(gone), _once(emptied), _once(kept)


def _below(resource: Resource, field: str) -> str:
    relation = next(r for r in resource.relations if r.field == field)
    return prose(_words(relation.inverse or f"own {resource.names.labels}"))


def _once(items: list[str]) -> list[str]:
    return list(dict.fromkeys(items))


def _transition(resource: Resource, transition: Transition) -> tuple[str, ...]:
    sets = []
    for name, default in transition.sets:
        member = code(resource.field(name).names.json)
        match default:
            case Now():
                sets.append(f"{member} to the present time")
            case Constant():
                sets.append(f"{member} to {code(str(default.value))}")
            case _:
                sets.append(member)
    return (
        code(transition.source),
        code(transition.target),
        ", ".join(sets),
        series(held(transition.roles), "or"),
    )


def _final(machine: StateMachine) -> list[str]:
    reached = dict.fromkeys([machine.initial, *(t.target for t in machine.transitions)])
    return [state for state in reached if not machine.targets(state)]


def _unique(resource: Resource, rule: UniqueRule) -> str:
    members = [code(resource.field(name).names.json) for name in rule.fields]
    where = {Scope.ACCOUNT: " of an account", Scope.PROFILE: " of a person", Scope.PUBLIC: ""}
    within = where[resource.ownership.scope] if rule.within_owner else ""
    told = f"No two {prose(resource.names.labels)}{within} have the same {series(members)}"
    if rule.ignore_case:
        told += ", whatever its case"
    if rule.live_only:
        told += "; deleted ones do not count"
    if rule.where is not None:
        told += f"; only where {code(rule.where.sql)}"
    return told


def _reference(resource: Resource, field: str) -> str:
    relation = next(r for r in resource.relations if r.field == field)
    member = code(resource.field(field).names.json)
    target = prose(_words(relation.within or relation.target))
    article = "an" if target[:1] in "aeiou" else "a"
    match relation.reach:
        case Reach.SAME_SCOPE:
            owner = "account" if resource.ownership.scope is Scope.ACCOUNT else "person"
            return f"{member} is {article} {target} of the same {owner}"
        case Reach.WITHIN:
            person = prose(_words(relation.target))
            return f"{member} is a {person} with {article} {target} in the same account"
        case Reach.VISIBLE:
            return f"{member} is {article} {target} that the caller may see"
        case Reach.OPEN:
            return f"{member} is {article} {target} that exists"


def _told(resource: Resource, pointer: str) -> str:
    found = (v for v in resource.violations if v.pointer == pointer and v.code == "reference")
    return _answer(next(found, None))


def _answer(violation: Violation | None) -> str:
    if violation is None:
        return ""
    where = f" at {code(violation.pointer)}" if violation.pointer else ""
    return f"{violation.status}, {code(violation.code)}{where}"


def _any(label: str) -> str:
    return f"{'an' if label[:1] in 'aeiou' else 'a'} {label}"


def _slug(resource: Resource) -> str:
    return resource.names.article.replace(" ", "-")


def _words(name: str) -> str:
    return name.replace("_", " ")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
