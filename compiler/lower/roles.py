"""Roles: who may do what, as far as the project knows which roles there are."""

from collections.abc import Mapping, Sequence

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.ir.operation import Roles
from compiler.ir.ownership import Scope
from compiler.lower.declare import Interface, Owner
from compiler.lower.known import Findings, Known
from compiler.schema.document import Document
from compiler.schema.resource import ResourceSpec

OPERATOR = "platform:"
OPERATIONS = ("create", "batch_create", "list", "read", "update", "delete", "restore")
WRITES = ("create", "batch_create", "update", "delete", "restore")

Place = tuple[str | int, ...]


def roles_of(
    document: Document,
    spec: ResourceSpec,
    owner: Owner,
    offered: Sequence[str],
    known: Known,
    findings: Findings,
) -> dict[str, Roles]:
    """Roles by operation or action; the operator's stand after `platform:`."""
    found = {}
    for name, roles in spec.api.roles.items():
        _judge_operation(document, spec, name, offered, findings)
        _judge_roles(document, ("api", "roles", name), roles, owner, known, findings)
        found[name] = told_apart(roles)
    if "create" in found:
        # A batch is no way around what a single create asks for.
        found.setdefault("batch_create", found["create"])
    for field, transitions in spec.transitions.items():
        for source, targets in transitions.states.items():
            for target, one in targets.items():
                place = ("transitions", field, source, target, "roles")
                _judge_roles(document, place, one.roles, owner, known, findings)
    if owner.scope is Scope.PUBLIC:
        _judge_public(document, spec, offered, found, findings)
    return found


def told_apart(roles: Sequence[str]) -> Roles:
    """The roles of accounts beside the operator's, which stand after `platform:`."""
    return Roles(
        tuple(r for r in roles if not r.startswith(OPERATOR)),
        tuple(r.removeprefix(OPERATOR) for r in roles if r.startswith(OPERATOR)),
    )


def _judge_operation(
    document: Document, spec: ResourceSpec, name: str, offered: Sequence[str], findings: Findings
) -> None:
    links = ["update"] if any(r.many for r in spec.relations.values()) else []
    legal = {*offered, *links, *spec.actions}
    if name in legal:
        return
    at = document.key_span("api", "roles", name)
    if name in OPERATIONS:
        others: tuple[Label, ...] = ()
        if document.at("api", "operations") is not None:
            others = (Label(document.span("api", "operations"), "what is offered"),)
        advice = "leave its roles out, or offer it in `api.operations`"
        if name == "restore" and spec.delete == "hard":
            others = (Label(document.span("delete"), "nothing to restore"),)
            advice = "leave its roles out"
        findings.diagnostics.append(
            Diagnostic("R403", f"`{name}` has roles but isn't offered", at, "", others, (), advice)
        )
    else:
        findings.unknown("R403", "operation or action", name, legal, at)


def _judge_roles(
    document: Document,
    place: Place,
    roles: Sequence[str],
    owner: Owner,
    known: Known,
    findings: Findings,
) -> None:
    for position, role in enumerate(roles):
        if not role.startswith(OPERATOR):
            judge_role(document, (*place, position), role, owner.scope, known, findings)


def judge_role(
    document: Document, place: Place, role: str, scope: Scope, known: Known, findings: Findings
) -> None:
    """Whether a role of accounts can be held where it stands, and by anybody."""
    at = document.span(*place)
    members = _memberships(known)
    values = sorted({value for member in members for value in _roles(member, known)})
    if scope is not Scope.ACCOUNT:
        written = f"platform: {role}" if place[0] == "ownership" else f"{OPERATOR}{role}"
        findings.diagnostics.append(
            Diagnostic(
                "R405",
                f"`{role}` is a role in an account, and {_belonging(document, scope)}",
                at,
                others=(Label(document.span("ownership"), "no account's rows"),),
                help=f"write `{written}` for a role of the operator's"
                + ("" if scope is Scope.PUBLIC else ", or leave the roles out"),
            )
        )
    elif values and role not in values:
        before = len(findings.diagnostics)
        findings.unknown("R406", "role", role, values, at)
        added = findings.diagnostics[before]
        labels = tuple(Label(one.span, "whose `role` says the roles") for one in members)
        findings.diagnostics[before] = Diagnostic(
            added.code, added.message, added.span, added.label, labels, (), added.help
        )


def _belonging(document: Document, scope: Scope) -> str:
    if scope is Scope.PUBLIC:
        return f"`{document.name}` belongs to nobody"
    return f"`{document.name}` belongs to a person"


def _memberships(known: Known) -> list[Interface]:
    """The resources that say who is in an account, and with which role."""
    return [
        interface
        for _, interface in sorted(known.interfaces.items())
        if interface.scope is Scope.ACCOUNT
        and _roles(interface, known)
        and any(target in known.externals for target in interface.relations.values())
    ]


def _roles(interface: Interface, known: Known) -> tuple[str, ...]:
    shared = known.enums.get(interface.role_enum or "")
    if shared is None:
        return interface.roles
    return tuple(member.value for member in shared.enumeration.members)


def _judge_public(
    document: Document,
    spec: ResourceSpec,
    offered: Sequence[str],
    given: Mapping[str, Roles],
    findings: Findings,
) -> None:
    """Rows that belong to nobody: whoever writes them must be told apart by a role."""
    writers = spec.ownership.write or ()
    covered: tuple[str, ...] = WRITES[2:] if writers else ()
    if any(writer.platform is not None for writer in writers):
        covered = WRITES
    writes = [name for name in WRITES if name in offered and name not in covered]
    if not writers and "update" not in writes and any(r.many for r in spec.relations.values()):
        writes.append("update")
    actions = [n for n, action in spec.actions.items() if not (writers and action.on == "item")]
    open_to_all = [name for name in (*writes, *actions) if name not in given]
    if not open_to_all:
        return
    listed = ", ".join(f"`{name}`" for name in open_to_all)
    others: tuple[Label, ...] = ()
    if document.at("api", "roles") is not None:
        others = (Label(document.key_span("api", "roles"), f"nothing here about {listed}"),)
    example = ", ".join(f"{name}: [{OPERATOR}operator]" for name in open_to_all)
    findings.diagnostics.append(
        Diagnostic(
            "R402",
            f"whoever signs in could {_verbs(open_to_all)} rows of `{document.name}`",
            document.span("ownership"),
            label="every write of public rows needs roles",
            others=others,
            help=f"say who may, such as `roles: {{{example}}}` under `api`",
        )
    )


def _verbs(names: Sequence[str]) -> str:
    words = [name if name in WRITES and "_" not in name else f"`{name}`" for name in names]
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
