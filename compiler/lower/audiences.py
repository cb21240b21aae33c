"""Audiences resolved: who sees and who writes rows, beside their owner or among its members."""

from collections.abc import Mapping
from dataclasses import replace

from compiler.diagnostics.span import Span
from compiler.ir.expression import Arithmetic, Expression, Opaque, SqlExpression, operands
from compiler.ir.field import Preset
from compiler.ir.ownership import (
    Admission,
    Anyone,
    Audience,
    Holders,
    Inherited,
    Operators,
    Ownership,
    Reached,
    Right,
    Scope,
)
from compiler.ir.resource import Resource
from compiler.lower.fields import scope_of
from compiler.lower.known import Findings, Known
from compiler.lower.paths import Map, Path, follow
from compiler.lower.referrers import referrers
from compiler.lower.roles import judge_role
from compiler.postgres.expression import parse_expression
from compiler.schema.document import Document
from compiler.schema.ownership import Audience as AudienceSpec
from compiler.schema.ownership import Scoped, Through
from compiler.schema.resource import ResourceSpec


def admitted(
    documents: Mapping[str, Document],
    by_name: Mapping[str, Resource],
    known: Known,
    findings: Findings,
) -> dict[str, Resource]:
    """Every resource with its audiences; those of a parent before those of its children."""
    around = Map(by_name, referrers(by_name))
    done: dict[str, Resource] = {}
    for resource in sorted(by_name.values(), key=lambda r: len(r.ownership.through)):
        reader = _Reader(documents[resource.names.spec], resource, around, known, findings)
        ownership = reader.ownership(done)
        done[resource.names.spec] = replace(resource, ownership=ownership)
    return {name: done[name] for name in by_name}


class _Reader:
    """Reads the audiences of one spec."""

    def __init__(
        self,
        document: Document,
        resource: Resource,
        around: Map,
        known: Known,
        findings: Findings,
    ) -> None:
        spec = document.spec
        assert isinstance(spec, ResourceSpec)
        self.document = document
        self.spec: Scoped | Through = spec.ownership
        self.resource = resource
        self.scope = resource.ownership.scope
        self.around = around
        self.known = known
        self.findings = findings

    def ownership(self, parents: Mapping[str, Resource]) -> Ownership:
        """The ownership with who reads and who writes; `parents` are done already."""
        found = self.resource.ownership
        above = self._above(parents)
        listed = {right: self._listed(right) for right in Right}
        signed_in = found.signed_in_read or self.spec.read is not None
        if above is not None:
            signed_in = above[1].ownership.signed_in_read or self.spec.read is not None
        read = self._read(listed, above)
        write = self._write(listed, read, above)
        create = self._create(write) if above is not None else None
        shared = self.scope is Scope.PROFILE and above is not None and (read or write)
        return replace(
            found,
            signed_in_read=signed_in,
            read=read,
            write=write,
            create=create,
            owner_from=above[0] if shared and above else None,
        )

    def _above(self, parents: Mapping[str, Resource]) -> tuple[str, Resource] | None:
        if not isinstance(self.spec, Through):
            return None
        relation = next(r for r in self.resource.relations if r.owner_path)
        return relation.name, parents[relation.target]

    def _read(
        self,
        listed: Mapping[Right, tuple[Audience, ...] | None],
        above: tuple[str, Resource] | None,
    ) -> Admission | None:
        own, writers = listed[Right.READ], listed[Right.WRITE] or ()
        if own is None:
            inherited = self._inherited(above, Right.READ)
            if inherited is not None:
                return replace(inherited, inside=_once((*inherited.inside, *writers)))
            if self.scope is Scope.PROFILE and writers:
                return Admission(True, writers)
            return None
        if self.scope is not Scope.ACCOUNT:
            if self.scope is Scope.PUBLIC:
                self._judge_first_row(Right.READ, (*own, *writers))
            return Admission(self.scope is Scope.PROFILE, _once((*own, *writers)))
        members = tuple(a for a in own if not isinstance(a, Anyone))
        beyond = tuple(a for a in own if isinstance(a, Anyone))
        inside = _once((*members, *writers)) if members else ()
        self._judge_first_row(Right.READ, inside)
        return Admission(not members, inside, beyond)

    def _write(
        self,
        listed: Mapping[Right, tuple[Audience, ...] | None],
        read: Admission | None,
        above: tuple[str, Resource] | None,
    ) -> Admission | None:
        own = listed[Right.WRITE]
        if own is not None:
            if self.scope is not Scope.PROFILE:
                self._judge_first_row(Right.WRITE, own)
            return Admission(self.scope is Scope.PROFILE, own)
        if above is not None and (inherited := self._inherited(above, Right.WRITE)):
            return None if inherited == read else inherited
        if read is None or self.scope is Scope.PUBLIC:
            return None
        if self.scope is Scope.PROFILE:
            return Admission(True, ())
        return replace(read, beyond=()) if read.beyond else None

    def _create(self, write: Admission | None) -> Admission | None:
        """Who makes a row under a parent that they see: no other path leads from the row yet."""
        if write is None:
            return None
        above = [one for one in write.inside if isinstance(one, Inherited)]
        if above:
            return Admission(False, tuple(above)) if above[0].right is Right.WRITE else None
        if self.scope is not Scope.PROFILE:
            return None
        return Admission(True, tuple(one for one in write.inside if isinstance(one, Operators)))

    def _inherited(self, above: tuple[str, Resource] | None, right: Right) -> Admission | None:
        """What the parent's audiences come to for its children."""
        if above is None:
            return None
        name, parent = above
        if right is Right.WRITE and parent.ownership.write is None:
            right = Right.READ
        given = parent.ownership.admission(right)
        if given is None:
            return None
        relation = next(r for r in self.resource.relations if r.name == name)
        held = Inherited(name, relation.field, relation.target, right)
        return Admission(False, (held,), confined=given.confined and not given.beyond)

    def _listed(self, right: Right) -> tuple[Audience, ...] | None:
        """The audiences that the spec itself names; None where it names none."""
        given = self.spec.read if right is Right.READ else self.spec.write
        if given is None or isinstance(given, str):
            return None
        found = [
            self._audience(one, ("ownership", right.value, position))
            for position, one in enumerate(given)
        ]
        return _once(tuple(one for one in found if one is not None))

    def _audience(self, spec: AudienceSpec, place: tuple[str | int, ...]) -> Audience | None:
        if spec.role is not None:
            judge_role(
                self.document, (*place, "role"), spec.role, self.scope, self.known, self.findings
            )
            return Holders(spec.role)
        if spec.platform is not None:
            return Operators(spec.platform)
        if spec.anyone is not None:
            at = self.document.span(*place, "anyone")
            condition = self._condition(spec.anyone, self.resource, at)
            return Anyone(condition) if condition else None
        return self._reached(spec, place)

    def _reached(self, spec: AudienceSpec, place: tuple[str | int, ...]) -> Reached | None:
        parts = tuple((spec.through or "").split("."))
        at = self.document.span(*place, "through")
        path = follow(self.resource, parts, self.around, at, self.findings)
        if path is None:
            return None
        position = _about(path)
        where = None
        if spec.where is not None:
            table = self.around.by_name[path.steps[position].resource] if path.steps else None
            at = self.document.span(*place, "where")
            where = self._condition(spec.where, table or self.resource, at)
        return Reached(parts, tuple(path.steps), path.profile, where, position)

    def _condition(self, sql: str, of: Resource, at: Span) -> SqlExpression | None:
        """A condition on the rows of one table, in words that any statement can take up."""
        parsed = parse_expression(sql, at, scope_of(list(of.fields)))
        if isinstance(parsed, tuple):
            self.findings.diagnostics.extend(parsed)
            return None
        if opaque := _opaque(parsed.tree):
            self.findings.add(
                "R409",
                f"`{opaque.sql}` can't be asked of rows here",
                at,
                label=f"about `{of.names.spec}`",
                advice="use comparisons, `IS NULL`, IN, BETWEEN, AND, OR, NOT, lower, upper, "
                "length, coalesce and now()",
            )
            return None
        return parsed

    def _judge_first_row(self, right: Right, audiences: tuple[Audience, ...]) -> None:
        """Somebody must have the right to a row that is new, and that no path leads from yet."""
        if not audiences or any(self._at_once(one) for one in audiences):
            return
        verb = "see" if right is Right.READ else "write"
        example = "role: admin" if self.scope is Scope.ACCOUNT else "platform: operator"
        self.findings.add(
            "R410",
            f"nobody could {verb} a new `{self.resource.names.spec}`",
            self.document.span("ownership", right.value),
            label="leads nowhere before there are further rows",
            advice=f"add who begins, such as `{{{example}}}`",
        )

    def _at_once(self, audience: Audience) -> bool:
        match audience:
            case Holders() | Operators() | Inherited():
                return True
            case Anyone():
                return False
            case Reached():
                field = self.resource.field(audience.profile) if not audience.steps else None
                return field is not None and field.default == Preset("profile_id")


def _about(path: Path) -> int:
    """The step that a `where` is about: the last to many, or the last of all."""
    many = [index for index, step in enumerate(path.steps) if step.many]
    return many[-1] if many else len(path.steps) - 1


def _once(audiences: tuple[Audience, ...]) -> tuple[Audience, ...]:
    found: list[Audience] = []
    for audience in audiences:
        if audience not in found:
            found.append(audience)
    return tuple(found)


def _opaque(tree: Expression) -> Opaque | None:
    """A part that SQLAlchemy's own words don't cover."""
    if isinstance(tree, Opaque):
        return tree if tree.columns else None
    if isinstance(tree, Arithmetic) and tree.operator == "/":
        return Opaque("/", ())
    return next((found for child in operands(tree) if (found := _opaque(child))), None)
