"""What the API of a resource offers: lists, operations, actions and hooks."""

from collections.abc import Sequence

from compiler.ir.field import Array, Bytes, DateTime, Field, Json
from compiler.ir.operation import Action, Filter, Hook, Listing, SortKey
from compiler.ir.relation import Relation
from compiler.lower.constraints import Names
from compiler.lower.declare import Interface
from compiler.lower.fields import member_of
from compiler.lower.filters import filters_of
from compiler.lower.known import Findings, Known
from compiler.lower.naming import class_name
from compiler.schema.document import Document
from compiler.schema.resource import ResourceSpec

LIST_PARAMETERS = ("count", "cursor", "expand", "limit", "q", "sort")


def listing_of(
    document: Document,
    spec: ResourceSpec,
    names: Names,
    search: Sequence[Field],
    findings: Findings,
) -> Listing:
    filters: list[Filter] = []
    for position, name in enumerate(spec.api.filter):
        at = document.span("api", "filter", position)
        field = names.find(name, findings, at)
        if field is None:
            continue
        if reason := _unfilterable(field):
            advice = "leave it out of `filter`"
            findings.add("R217", f"`{name}` can't be filtered by", at, label=reason, advice=advice)
            continue
        filters += filters_of(field)
    sorts = []
    for position, name in enumerate(spec.api.sort):
        at = document.span("api", "sort", position)
        field = names.find(name, findings, at)
        if field is None:
            continue
        if reason := _unsortable(field):
            advice = "leave it out of `sort`" + (", or make it required" if field.nullable else "")
            findings.add("R216", f"`{name}` can't be sorted by", at, label=reason, advice=advice)
            continue
        sorts.append(SortKey(field.names.parameter, field))
    default = (f"-{sorts[0].name}" if _is_moment(sorts[0]) else sorts[0].name,) if sorts else ()
    return Listing(
        tuple(filters),
        tuple(sorts),
        default,
        tuple(names.fields[n].names.python for n in spec.api.search if n in names.fields),
        search[0].names.python if search else None,
    )


def expands_of(
    document: Document,
    spec: ResourceSpec,
    relations: Sequence[Relation],
    findings: Findings,
) -> tuple[str, ...]:
    """The relations to one row that `?expand=` may name."""
    known = {relation.name for relation in relations}
    for position, name in enumerate(spec.api.expand):
        at = document.span("api", "expand", position)
        if name in spec.relations and spec.relations[name].many:
            findings.add(
                "R233",
                f"`{name}` can't be expanded: it is a relation to many",
                at,
                advice="expand a relation to one row, and read the others by their own list",
            )
        elif name not in known and name not in spec.relations:
            findings.unknown("R205", "relation to one row", name, known, at)
    return spec.api.expand


def _unfilterable(field: Field) -> str:
    """Why a list can't be narrowed by a field, or ""."""
    if not field.in_response:
        return f"the API never shows it (`access: {field.access.value}`)"
    if isinstance(field.type, (Json, Bytes)):
        return "there is no filter for json and bytes"
    if field.names.parameter in LIST_PARAMETERS:
        return f"every list has a parameter `{field.names.parameter}` already"
    return ""


def _unsortable(field: Field) -> str:
    """Why a list can't be ordered by a field, or ""."""
    if not field.in_response:
        return f"the API never shows it (`access: {field.access.value}`)"
    if field.nullable:
        return "it may be NULL, and pages end where NULLs begin"
    if isinstance(field.type, (Json, Array, Bytes)):
        return "json, bytes and arrays have no order that a client would expect"
    return ""


def _is_moment(key: SortKey) -> bool:
    return isinstance(key.field.type, DateTime)


def operations_offered(
    document: Document, spec: ResourceSpec, interface: Interface, findings: Findings
) -> tuple[str, ...]:
    everything = ["create", "list", "read", "update", "delete"]
    if interface.soft:
        everything.append("restore")
    if spec.api.operations is None:
        return tuple(everything)
    for position, name in enumerate(spec.api.operations):
        if name == "restore" and not interface.soft:
            findings.add(
                "R221",
                "`restore` without soft deletion",
                document.span("api", "operations", position),
                advice="say `delete: soft`, or leave `restore` out",
            )
    return spec.api.operations


def deprecated_of(
    document: Document, spec: ResourceSpec, offered: Sequence[str], findings: Findings
) -> frozenset[str]:
    """The operations and actions that clients are told to stop using, as the spec names them."""
    every = dict.fromkeys([*offered, *spec.actions])
    if any(relation.many for relation in spec.relations.values()):
        every["update"] = None
    for position, name in enumerate(spec.api.deprecated):
        if name not in every:
            at = document.span("api", "deprecated", position)
            findings.unknown("R260", "operation or action", name, every, at)
    if spec.deprecated:
        return frozenset(every)
    actions = (name for name, action in spec.actions.items() if action.deprecated)
    return frozenset((*spec.api.deprecated, *actions))


def actions_of(
    document: Document,
    spec: ResourceSpec,
    interface: Interface,
    known: Known,
    findings: Findings,
) -> tuple[Action, ...]:
    found = []
    for name, action in spec.actions.items():
        module, function = action.call.split(":")
        model = interface.names.model + class_name(name)
        members = []
        for member, one in action.input.items():
            place = ("actions", name, "input", member)
            members += member_of(document, place, one, model, known, findings)
        if action.returns is not None and action.returns != interface.names.spec:
            findings.add(
                "R222",
                f"`{name}` can return nothing but its own resource",
                document.span("actions", name, "returns"),
                advice=f"write `returns: {interface.names.spec}`, or leave it out",
            )
        found.append(
            Action(
                name=name,
                on_item=action.on == "item",
                module=module,
                function=function,
                summary=action.summary or name.replace("_", " ").capitalize(),
                input=tuple(members),
                input_model=model if members else None,
                returns_row=action.returns is not None,
                span=document.key_span("actions", name),
            )
        )
    return tuple(found)


def hooks_of(document: Document, spec: ResourceSpec) -> tuple[Hook, ...]:
    found = []
    for event in type(spec.hooks).model_fields:
        call = getattr(spec.hooks, event)
        if call is not None:
            module, function = call.split(":")
            found.append(Hook(event, module, function, document.key_span("hooks", event)))
    return tuple(found)
