"""Operations laid out: method, path, parameters, bodies, statuses, guards and names of each."""

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace

from compiler.ir.operation import (
    Action,
    ETag,
    Failure,
    Kind,
    Location,
    Operation,
    Parameter,
    Roles,
    Success,
)
from compiler.ir.ownership import Holders, Inherited, Operators, Scope
from compiler.ir.relation import ChildAction, Link, OnDelete
from compiler.ir.resource import Resource
from compiler.lower.parameters import (
    account_header,
    expand,
    id_parameter,
    idempotency_key,
    if_match,
    if_none_match,
    listing_parameters,
)
from compiler.lower.statuses import STATUSES, Feature

PLAIN = (
    Kind.LIST,
    Kind.CREATE,
    Kind.BATCH_CREATE,
    Kind.READ,
    Kind.UPDATE,
    Kind.DELETE,
    Kind.RESTORE,
)
"""What every resource may offer, in the order of a route file."""
ONCE = (Kind.CREATE, Kind.BATCH_CREATE, Kind.ACTION)
"""What an Idempotency-Key keeps from happening twice."""


def operations(
    resource: Resource,
    offered: Iterable[Kind],
    roles: Mapping[str, Roles],
    referrers: bool,
    deprecated: Container[str] = (),
) -> tuple[Operation, ...]:
    """Every operation of a resource, in the order of a route file.

    `roles` is by operation name as in the spec (links by `update`, actions by their own name), and
    so are those that are `deprecated`; `referrers` says whether rows of other tables can keep this
    one from being deleted.
    """
    kinds = set(offered)
    creators = _creators(resource)
    roles = {Kind.CREATE.value: creators, Kind.BATCH_CREATE.value: creators, **roles}
    found = [
        _plain(resource, kind, roles.get(kind.value, Roles()), referrers)
        for kind in PLAIN
        if kind in kinds
    ]
    update = roles.get(Kind.UPDATE.value, Roles())
    for link in resource.links:
        found.append(_link(resource, link, Kind.LINK, update))
        found.append(_link(resource, link, Kind.UNLINK, update))
    found += [_action(resource, a, roles.get(a.name, Roles())) for a in resource.actions]
    return tuple(replace(one, deprecated=_name(one) in deprecated) for one in found)


def _name(operation: Operation) -> str:
    """What an operation is called in the spec."""
    if operation.action is not None:
        return operation.action.name
    return Kind.UPDATE.value if operation.link is not None else operation.kind.value


def _creators(resource: Resource) -> Roles:
    """The roles of those who write: no path leads to anybody from a row that isn't there yet."""
    write = resource.ownership.write
    if write is None or resource.ownership.scope is Scope.PROFILE:
        return Roles()
    if any(isinstance(one, Inherited) for one in write.audiences):
        return Roles()
    return Roles(
        tuple(one.role for one in write.audiences if isinstance(one, Holders)),
        tuple(one.role for one in write.audiences if isinstance(one, Operators)),
    )


def _plain(resource: Resource, kind: Kind, roles: Roles, referrers: bool) -> Operation:
    names = resource.names
    item = f"/{{{names.id_parameter}}}"
    model, label = names.model, names.article
    features = _common(resource, kind, roles)
    match kind:
        case Kind.LIST:
            return _operation(
                resource,
                kind,
                f"list_{names.plural}",
                "GET",
                "",
                f"List {names.labels}",
                roles,
                (*listing_parameters(resource.listing), *expand(resource)),
                None,
                Success(200, f"Page[{model}Response]"),
                features,
            )
        case Kind.CREATE:
            headers = ("Location", *_etag_header(resource))
            features |= _write_features(resource, creating=True)
            return _operation(
                resource,
                kind,
                f"create_{names.spec}",
                "POST",
                "",
                f"Create {label}",
                roles,
                (),
                f"{model}Create",
                Success(201, f"{model}Response", headers),
                features,
            )
        case Kind.BATCH_CREATE:
            features |= _write_features(resource, creating=True)
            return _operation(
                resource,
                kind,
                f"batch_create_{names.plural}",
                "POST",
                "/batch",
                f"Create {names.labels} in a batch",
                roles,
                (),
                f"BatchOf[{model}Create]",
                Success(
                    201,
                    f"Created[{model}Response]",
                    when=f"All of the {names.labels} are created, or none.",
                ),
                features,
            )
        case Kind.READ:
            parameters = (id_parameter(resource), *expand(resource), *if_none_match(resource))
            return _operation(
                resource,
                kind,
                f"read_{names.spec}",
                "GET",
                item,
                f"Read {label}",
                roles,
                parameters,
                None,
                Success(200, f"{model}Response", _etag_header(resource)),
                features,
            )
        case Kind.UPDATE:
            parameters = (id_parameter(resource), *if_match(resource))
            features |= _write_features(resource, creating=False) | _if_match_features(resource)
            return _operation(
                resource,
                kind,
                f"update_{names.spec}",
                "PATCH",
                item,
                f"Update {label}",
                roles,
                parameters,
                f"{model}Update",
                Success(200, f"{model}Response", _etag_header(resource)),
                features,
            )
        case Kind.DELETE:
            parameters = (id_parameter(resource), *if_match(resource))
            features |= _if_match_features(resource)
            restricts = any(s.action is ChildAction.RESTRICT for s in resource.deletion)
            if restricts or (referrers and not resource.soft_delete):
                features.add(Feature.IN_USE)
            return _operation(
                resource,
                kind,
                f"delete_{names.spec}",
                "DELETE",
                item,
                f"Delete {label}",
                roles,
                parameters,
                None,
                Success(204, None),
                features,
            )
        case Kind.RESTORE:
            features.add(Feature.RESTORE)
            if any(u.live_only for u in resource.uniques):
                features.add(Feature.UNIQUE)
            if any(not r.external and r.on_delete is OnDelete.CASCADE for r in resource.relations):
                features.add(Feature.PARENT_DELETED)
            return _operation(
                resource,
                kind,
                f"restore_{names.spec}",
                "POST",
                f"{item}/restore",
                f"Restore {label}",
                roles,
                (id_parameter(resource),),
                None,
                Success(200, f"{model}Response", _etag_header(resource)),
                features,
            )
        case Kind.LINK | Kind.UNLINK | Kind.ACTION:
            raise AssertionError(kind)


def _link(resource: Resource, link: Link, kind: Kind, roles: Roles) -> Operation:
    names = resource.names
    target = link.singular.replace("_", " ")
    adds = kind is Kind.LINK
    features = _common(resource, kind, roles)
    if adds:
        features.add(Feature.TOO_MANY)
    path_parameter = Parameter(
        link.target_column, Location.PATH, link.target_type, True, f"The id of the {target}."
    )
    verb = "Add" if adds else "Remove"
    joint = "to" if adds else "from"
    return _operation(
        resource,
        kind,
        f"{verb.lower()}_{names.spec}_{link.singular}",
        "PUT" if adds else "DELETE",
        f"/{{{names.id_parameter}}}/{link.name.replace('_', '-')}/{{{link.target_column}}}",
        f"{verb} {'an' if target[0] in 'aeiou' else 'a'} {target} {joint} {names.article}",
        roles,
        (id_parameter(resource), path_parameter),
        None,
        Success(204, None),
        features,
        link=link,
    )


def _action(resource: Resource, action: Action, roles: Roles) -> Operation:
    names = resource.names
    features = _common(resource, Kind.ACTION, roles)
    if action.input_model:
        features |= {Feature.BODY_LIMIT, Feature.BODY_TYPE}
    if action.on_item:
        features.add(Feature.ITEM)
        if resource.ownership.write is not None:
            features.add(Feature.WRITER)
    features |= _row_features(resource) if action.returns_row else set()
    slug = action.name.replace("_", "-")
    path = f"/{{{names.id_parameter}}}/{slug}" if action.on_item else f"/{slug}"
    headers = _etag_header(resource) if action.returns_row else ()
    return _operation(
        resource,
        Kind.ACTION,
        f"{action.name}_{names.spec if action.on_item else names.plural}",
        "POST",
        path,
        action.summary.rstrip("."),
        roles,
        (id_parameter(resource),) if action.on_item else (),
        action.input_model,
        Success(200, f"{names.model}Response", headers)
        if action.returns_row
        else Success(204, None),
        features,
        action=action,
    )


def _operation(
    resource: Resource,
    kind: Kind,
    name: str,
    method: str,
    path: str,
    summary: str,
    roles: Roles,
    parameters: tuple[Parameter, ...],
    body: str | None,
    success: Success,
    features: set[Feature],
    link: Link | None = None,
    action: Action | None = None,
) -> Operation:
    once = resource.idempotency and kind in ONCE
    if once:
        # The body, where there is one, is a part of what has to be the same.
        features |= {Feature.ONCE, Feature.BODY_LIMIT}
    key = idempotency_key(resource) if once else ()
    return Operation(
        kind=kind,
        name=name,
        method=method,
        path=path,
        summary=summary,
        anonymous=Feature.SIGNED_IN not in features,
        roles=roles,
        parameters=(*parameters, *key, *account_header(resource)),
        body=body,
        success=success,
        not_modified=kind is Kind.READ and resource.etag is not ETag.OFF,
        failures=_failures(features),
        link=link,
        action=action,
        once=once,
    )


def _failures(features: set[Feature]) -> tuple[Failure, ...]:
    """In status order; features keep the order of their table within a status."""
    chosen = [failure for feature, failure in STATUSES.items() if feature in features]
    return tuple(sorted(chosen, key=lambda failure: failure.status))


def _common(resource: Resource, kind: Kind, roles: Roles) -> set[Feature]:
    """What every operation of the kind can answer, whatever the resource declares."""
    reads = kind in (Kind.LIST, Kind.READ)
    features = {Feature.INPUT, Feature.DATABASE}
    if not reads or resource.ownership.signed_in_read:
        features.add(Feature.SIGNED_IN)
    if resource.ownership.scope is Scope.ACCOUNT:
        features.add(Feature.ACCOUNT)
    if roles:
        features.add(Feature.ROLE)
    creating = kind in (Kind.CREATE, Kind.BATCH_CREATE)
    judged = resource.ownership.create if creating else resource.ownership.write
    if not reads and kind is not Kind.ACTION and judged is not None:
        features.add(Feature.WRITER)
    if creating or kind is Kind.UPDATE:
        features |= {Feature.BODY_LIMIT, Feature.BODY_TYPE}
    if kind not in (Kind.LIST, Kind.CREATE, Kind.BATCH_CREATE, Kind.ACTION):
        features.add(Feature.ITEM)
    return features


def _write_features(resource: Resource, creating: bool) -> set[Feature]:
    features = _row_features(resource)
    sent = resource.created if creating else resource.updated
    keys = {f.names.python for f in sent}
    if any(r.field in keys for r in resource.relations) or resource.links:
        features.add(Feature.REFERENCE)
    if not creating and resource.machines:
        features.add(Feature.TRANSITION)
        if any(t.roles for m in resource.machines for t in m.transitions):
            features.add(Feature.ROLE)
    return features


def _row_features(resource: Resource) -> set[Feature]:
    features: set[Feature] = set()
    if resource.uniques:
        features.add(Feature.UNIQUE)
    if resource.checks:
        features.add(Feature.CHECK)
    return features


def _if_match_features(resource: Resource) -> set[Feature]:
    match resource.etag:
        case ETag.OFF:
            return set()
        case ETag.HONOURED:
            return {Feature.IF_MATCH}
        case ETag.REQUIRED:
            return {Feature.IF_MATCH, Feature.IF_MATCH_REQUIRED}


def _etag_header(resource: Resource) -> tuple[str, ...]:
    return () if resource.etag is ETag.OFF else ("ETag",)
