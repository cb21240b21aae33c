"""app/api/v1/audiences/<resource>.py: who sees and who writes rows, as conditions on them."""

from collections.abc import Iterator
from contextlib import AbstractContextManager

from compiler.emit.fastapi.conditions import Condition
from compiler.emit.python.symbol import Symbol, imported, member
from compiler.emit.python.writer import PythonWriter, Rendered
from compiler.ir.expression import SqlExpression
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
    Step,
)
from compiler.ir.resource import Project, Resource
from compiler.settings import Settings

VERBS = {Right.READ: "sees", Right.WRITE: "writes"}
FOLDER = "audiences"


def predicate(resource: Resource, right: Right, settings: Settings) -> Symbol:
    """The function that says whether a caller has a right to a row of the resource."""
    shared = settings.shared.replace("/", ".")
    spec = resource.names.spec
    return member(f"{shared}.{FOLDER}.{spec}", f"{VERBS[right]}_{spec}")


def audience_module(resource: Resource, known: Project, header: str) -> Rendered | None:
    """The module of one resource; None where its owner alone, or everybody, has every right."""
    given = {right: resource.ownership.admission(right) for right in Right}
    if not any(given.values()):
        return None
    out = PythonWriter(known.settings.line_length, (known.settings.package,))
    said = [f"{VERBS[right]} {resource.names.labels}" for right in Right if given[right]]
    out.module(f"Who {' and who '.join(said)}.")
    writer = _Writer(out, resource, known)
    for right, admission in given.items():
        if admission is not None:
            with out.at(resource.span):
                writer.function(right, admission)
    for reached in writer.paths:
        with out.at(resource.span):
            writer.path(reached)
    return out.render(header)


class _Writer:
    """Writes the functions of one module; `paths` are those that have one of their own."""

    def __init__(self, out: PythonWriter, resource: Resource, known: Project) -> None:
        self.out = out
        self.resource = resource
        self.known = known
        self.paths: list[Reached] = []
        for right in Right:
            admission = resource.ownership.admission(right)
            for one in admission.audiences if admission else ():
                if isinstance(one, Reached) and one.steps and one not in self.paths:
                    self.paths.append(one)

    def function(self, right: Right, admission: Admission) -> None:
        """`sees_patient` or `writes_patient`."""
        names = self.resource.names
        with self._block(f"{VERBS[right]}_{names.spec}"):
            verb = "see" if right is Right.READ else "change"
            self.out.docstring(f"Whether the caller may {verb} {names.article}.")
            self.out.code(f"return {self._admitted(admission)}")

    def path(self, reached: Reached) -> None:
        """Whether a path leads from a row to the caller, in one EXISTS."""
        with self._block(self._name(reached)):
            told = ".".join(reached.path)
            self.out.docstring(f"Whether `{told}` leads to the caller.")
            aliased = self.out.use(member("sqlalchemy.orm", "aliased"))
            for step in reached.steps:
                self.out.code(f"{step.name} = {aliased}({self._model(step)})")
            conditions = ", ".join(self._steps(reached))
            self.out.code(f"return {self._sa}.exists().where({conditions}).correlate(row)")

    def _block(self, name: str) -> AbstractContextManager[None]:
        principal = self._shared("principal", "Principal")
        row = f"row: {self.out.use(member('typing', 'Any'))}"
        kind = f"{self._sa}.ColumnElement[bool]"
        return self.out.block(f"def {name}({row}, principal: {principal}) -> {kind}:")

    def _admitted(self, admission: Admission) -> str:
        inside = [self._owner()] if admission.owner and self._owner() else []
        inside += [self._audience(one) for one in admission.inside]
        ours = self._any(inside)
        if self.resource.ownership.scope is Scope.ACCOUNT and admission.confined:
            within = f"{self._col(self._owner_field())}.in_(principal.accounts)"
            ours = f"{self._sa}.and_({within}, {ours})" if ours else within
        beyond = [self._audience(one) for one in admission.beyond]
        return self._any([*([ours] if ours else []), *beyond])

    def _owner(self) -> str:
        """The person who owns a row; an account has members, who are told apart by nothing."""
        if self.resource.ownership.scope is not Scope.PROFILE:
            return ""
        return f"{self._col(self._owner_field())} == principal.profile_id"

    def _owner_field(self) -> str:
        return f"row.{self.resource.ownership.field}"

    def _audience(self, audience: Audience) -> str:
        match audience:
            case Holders():
                holding = self._shared("scope", "accounts_with")
                role = self.out.literal(audience.role)
                return f"{self._col(self._owner_field())}.in_({holding}(principal, {role}))"
            case Operators():
                operator = self._shared("scope", "is_operator")
                return f"{operator}(principal, {self.out.literal(audience.role)})"
            case Reached() if audience.steps:
                return f"{self._name(audience)}(row, principal)"
            case Reached():
                caller = f"{self._col(f'row.{audience.profile}')} == principal.profile_id"
                if audience.where is None:
                    return caller
                condition = self._condition(audience.where, self.resource, "row")
                return f"{self._sa}.and_({caller}, {condition})"
            case Anyone():
                return self._condition(audience.where, self.resource, "row")
            case Inherited():
                return self._inherited(audience)

    def _inherited(self, audience: Inherited) -> str:
        parent = self.known.resource(audience.parent)
        right = self.out.use(predicate(parent, audience.right, self.known.settings))
        table = self._table(parent)
        aliased = self.out.use(member("sqlalchemy.orm", "aliased"))
        self.out.code(f"{audience.relation} = {aliased}({table})")
        key = f"{self._col(f'{audience.relation}.id')} == row.{audience.field}"
        allowed = f"{right}({audience.relation}, principal)"
        return f"{self._sa}.exists().where({key}, {allowed}).correlate(row)"

    def _steps(self, reached: Reached) -> Iterator[str]:
        before = "row"
        for position, step in enumerate(reached.steps):
            yield f"{self._col(f'{step.name}.{step.column}')} == {before}.{step.before}"
            if step.live:
                yield f"{self._col(f'{step.name}.deleted_at')}.is_(None)"
            if reached.where is not None and position == reached.where_at:
                of = self.known.resource(step.resource)
                yield self._condition(reached.where, of, step.name)
            before = step.name
        yield f"{self._col(f'{before}.{reached.profile}')} == principal.profile_id"

    def _condition(self, where: SqlExpression, of: Resource, row: str) -> str:
        python = {field.names.column: field.names.python for field in of.fields}
        return Condition(self.out, lambda column: f"{row}.{python[column]}").text(where.tree)

    def _any(self, conditions: list[str]) -> str:
        if len(conditions) < 2:
            return "".join(conditions)
        return f"{self._sa}.or_({', '.join(conditions)})"

    def _name(self, reached: Reached) -> str:
        alike = [one for one in self.paths if one.path == reached.path]
        number = f"_{alike.index(reached) + 1}" if len(alike) > 1 else ""
        return f"_by_{'_'.join(reached.path[:-1])}{number}"

    def _model(self, step: Step) -> str:
        models = self.known.settings.models.replace("/", ".")
        return self.out.use(member(f"{models}.{step.resource}", step.model))

    def _table(self, resource: Resource) -> str:
        models = self.known.settings.models.replace("/", ".")
        return self.out.use(member(f"{models}.{resource.names.spec}", resource.names.model))

    def _col(self, expression: str) -> str:
        return f"{self.out.use(member('sqlmodel', 'col'))}({expression})"

    def _shared(self, module: str, name: str) -> str:
        shared = self.known.settings.shared.replace("/", ".")
        return self.out.use(member(f"{shared}.{module}", name))

    @property
    def _sa(self) -> str:
        return self.out.use(imported("sqlalchemy", "sa"))
