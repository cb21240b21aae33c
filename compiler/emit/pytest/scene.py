"""Scenes: somebody in an audience, and the rows that lead there, as statements of a test."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from compiler.emit.pytest.source import source
from compiler.emit.pytest.suite import TAKEN, Suite
from compiler.emit.python.literal import prose
from compiler.ir.cases.audiences import only_readers
from compiler.ir.example import JsonValue
from compiler.ir.expression import SqlExpression
from compiler.ir.ownership import (
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
from compiler.ir.satisfying import satisfying
from compiler.postgres.quote import identifier, literal


@dataclass(slots=True)
class Scene:
    """The statements so far, for one person and one row."""

    suite: Suite
    who: str
    row: str
    holds: bool = True
    """Whether the conditions of the audience are satisfied."""
    right: Right = Right.READ
    """The right that the person must not have by another condition on the same path."""
    only: bool = False
    """Whether the person must be in no audience that writes."""
    roles: tuple[str, ...] = ()
    """Roles in the account that the person has anyway."""
    lines: list[str] = field(default_factory=list)
    names: set[str] = field(default_factory=set)

    def of(self, resource: Resource, audience: Audience) -> bool:
        """Write the scene; False where no values are known that make one."""
        match audience:
            case Holders():
                role = audience.role if self.holds else ""
                self.sign_in(resource, role)
                self._make(self.row, resource, {})
                return True
            case Operators():
                self.sign_in(resource, platform=audience.role if self.holds else "")
                self._make(self.row, resource, {})
                return True
            case Anyone():
                read = resource.ownership.read
                self.sign_in(resource, outside=read is not None and audience in read.beyond)
                return self._with(resource, audience.where, ())
            case Inherited():
                return self._inherited(resource, audience)
            case Reached():
                if not self.holds and self._always(resource, audience):
                    return False
                self.sign_in(resource)
                return _Way(self, resource, audience, self._unless(resource, audience)).made()

    def sign_in(
        self, resource: Resource, role: str = "", platform: str = "", outside: bool = False
    ) -> None:
        out = self.suite.out
        given = [out.literal(one) for one in dict.fromkeys((role, *self.roles)) if one]
        if resource.ownership.scope is Scope.ACCOUNT and not outside:
            given.append("account=caller.account_id")
        if platform:
            given.append(f"platform_roles=frozenset({{{out.literal(platform)}}})")
        self.lines.append(f"{self.who} = await sign_in({', '.join(given)})")

    def _inherited(self, resource: Resource, audience: Inherited) -> bool:
        parent = self.suite.known.resource(audience.parent)
        above = Scene(self.suite, self.who, self._variable(audience.relation, resource))
        above.holds, above.only, above.roles = self.holds, self.only, self.roles
        for one in _candidates(parent, audience.right, self.only):
            above.lines.clear()
            if above.of(parent, one):
                key = {
                    resource.field(audience.field).names.json: _id(self.suite, above.row, parent)
                }
                self.lines += above.lines
                self._make(self.row, resource, key)
                return True
        return False

    def _unless(self, resource: Resource, audience: Reached) -> list[SqlExpression]:
        right = Right.WRITE if self.only else self.right
        admission = resource.ownership.admission(right)
        if admission is None or (self.holds and not self.only):
            return []
        return [
            one.where
            for one in admission.audiences
            if isinstance(one, Reached) and one.path == audience.path and one.where is not None
        ]

    def _always(self, resource: Resource, audience: Reached) -> bool:
        """Whether the path suffices without any condition."""
        admission = resource.ownership.admission(self.right)
        return admission is not None and any(
            isinstance(one, Reached) and one.path == audience.path and one.where is None
            for one in admission.audiences
        )

    def _with(
        self, resource: Resource, where: SqlExpression, unless: Sequence[SqlExpression]
    ) -> bool:
        members = satisfying(resource, where, self.holds, unless)
        if members is None:
            return False
        self._make(self.row, resource, {})
        self.update(self.row, resource, members)
        return True

    def _make(self, row: str, resource: Resource, members: dict[str, str]) -> None:
        given = self.suite.keywords(members) if members else ""
        self.lines.append(f"{row} = {self.suite.make('caller', given, of=resource)}")

    def make(
        self, row: str, resource: Resource, keys: dict[str, str], values: dict[str, JsonValue]
    ) -> None:
        """A new row of the caller's; what no create takes is written beside the API."""
        members: dict[str, str] = {}
        beside: dict[str, str] = {}
        for name, text in keys.items():
            one = resource.field(name)
            (members if one.in_create else beside)[name] = text
        sent = {resource.field(n).names.json: text for n, text in members.items()}
        later = {}
        for name, value in values.items():
            one = resource.field(name)
            if one.in_create:
                sent[one.names.json] = source(value)
            else:
                later[name] = value
        self._make(row, resource, sent)
        for name, text in beside.items():
            column = identifier(resource.field(name).names.column)
            sql = f"UPDATE {identifier(resource.names.table)} SET {column} = $2 WHERE id = $1"
            key = _id(self.suite, row, resource)
            self.lines.append(f"await caller.connection.execute({prose(sql)}, {key}, {text})")
        self.update(row, resource, later)

    def update(self, row: str, resource: Resource, values: dict[str, JsonValue]) -> None:
        """What no request may set, or what a request would set otherwise."""
        if not values:
            return
        pairs = ", ".join(
            f"{identifier(resource.field(name).names.column)} = {literal(value)}"
            for name, value in values.items()
        )
        sql = f"UPDATE {identifier(resource.names.table)} SET {pairs} WHERE id = $1"
        key = _id(self.suite, row, resource)
        self.lines.append(f"await caller.connection.execute({prose(sql)}, {key})")

    def _variable(self, name: str, resource: Resource) -> str:
        del resource
        free = name
        while free in TAKEN or free in self.names or free in (self.row, self.who):
            free += "_row"
        self.names.add(free)
        return free


class _Way:
    """The rows of one path, each made when what it points at is there."""

    def __init__(
        self, scene: Scene, resource: Resource, reached: Reached, unless: list[SqlExpression]
    ) -> None:
        self.scene = scene
        self.suite = scene.suite
        self.resource = resource
        self.reached = reached
        self.unless = unless
        self.steps = reached.steps

    def made(self) -> bool:
        return self._make(-1, self.scene.row, "")

    def _make(self, position: int, row: str, before: str) -> bool:
        of = self._of(position)
        keys: dict[str, str] = {}
        step = self.steps[position] if position >= 0 else None
        if step is not None and step.column != "id":
            keys[step.column] = _id(self.suite, before, self._of(position - 1))
        following = self.steps[position + 1] if position + 1 < len(self.steps) else None
        name = self.scene._variable(following.name, of) if following else ""
        linked = next((k for k in of.links if following and k.model == following.model), None)
        if following is None:
            relation = next(r for r in of.relations if r.field == self.reached.profile)
            person = f"str({self.scene.who}.profile_id)"
            if relation.within is not None and relation.within_field is not None:
                between = self.suite.known.resource(relation.within)
                json = between.field(relation.within_field).names.json
                member = self.suite.make("caller", self.suite.keywords({json: person}), of=between)
                self.scene.lines.append(member)
            keys[self.reached.profile] = person
        elif linked is None and following.column == "id":
            if not self._make(position + 1, name, ""):
                return False
            keys[following.before] = _id(self.suite, name, self._of(position + 1))
        values: dict[str, JsonValue] | None = {}
        if self.reached.where is not None and position == self.reached.where_at:
            values = satisfying(of, self.reached.where, self.scene.holds, self.unless)
        if values is None:
            return False
        self.scene.make(row, of, keys, values)
        if linked is not None:
            target = self._of(position + 2)
            if not self._make(position + 2, name, ""):
                return False
            ends = (_id(self.suite, row, of, "'"), _id(self.suite, name, target, "'"))
            path = f"{of.names.path}/{{{ends[0]}}}/{linked.name.replace('_', '-')}/{{{ends[1]}}}"
            self.scene.lines.append(f'await caller.put(f"{path}")')
        elif following is not None and following.column != "id":
            return self._make(position + 1, name, row)
        return True

    def _of(self, position: int) -> Resource:
        if position < 0:
            return self.resource
        return self.suite.known.resource(self.steps[position].resource)


def _id(suite: Suite, row: str, resource: Resource, quote: str = '"') -> str:
    return suite.key(row, resource, quote)


def _candidates(resource: Resource, right: Right, only: bool) -> list[Audience]:
    if only:
        found = only_readers(resource)
        return [found] if found else []
    admission = resource.ownership.admission(right)
    return list(admission.audiences) if admission else []
