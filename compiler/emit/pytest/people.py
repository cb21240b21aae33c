"""tests/roles.py and tests/principals.py: what callers may do, and what is stored about them."""

from compiler.emit.python.header import header
from compiler.emit.python.symbol import imported, member
from compiler.emit.python.writer import PythonWriter, Rendered
from compiler.ir.field import Preset
from compiler.ir.ownership import Holders, Operators, Scope
from compiler.ir.resource import Project
from compiler.settings import Settings


def roles_module(project: Project) -> Rendered:
    """Every role of the project, so that a caller can have them all."""
    out = _writer(project.settings)
    out.module("The roles that operations ask for.")
    account: set[str] = set()
    platform: set[str] = set()
    for resource in project.resources:
        for operation in resource.operations:
            account.update(operation.roles.account)
            platform.update(operation.roles.platform)
        ownership = resource.ownership
        for admission in (ownership.read, ownership.write):
            for audience in admission.audiences if admission else ():
                if isinstance(audience, Holders):
                    account.add(audience.role)
                # Where people own rows, the others are to be told apart from the operator's.
                elif isinstance(audience, Operators) and ownership.scope is not Scope.PROFILE:
                    platform.add(audience.role)
        for machine in resource.machines:
            for transition in machine.transitions:
                account.update(transition.roles.account)
                platform.update(transition.roles.platform)
    final = out.use(member("typing", "Final"))
    kind = f"{final}[frozenset[str]]"
    out.code(f"ACCOUNT_ROLES: {kind} = {_frozen(out, account)}")
    out.code(f"PLATFORM_ROLES: {kind} = {_frozen(out, platform)}")
    return out.render(header(f"{project.settings.specs}/"))


def principals_module(project: Project) -> Rendered:
    """The rows that the application's own tables have about whoever signs in."""
    settings = project.settings
    out = _writer(settings)
    out.module("Who signs in, in the database. Written once; from then on it is yours.")
    connection = f"{out.use(imported('asyncpg'))}.Connection"
    principal = out.use(member(f"{settings.shared.replace('/', '.')}.principal", "Principal"))
    profile, account = _externals(project)
    with out.block(
        f"async def add_rows(connection: {connection}, principal: {principal}) -> None:"
    ):
        out.docstring("Insert what is known about somebody who signs in.")
        tests = f"{settings.tests.replace('/', '.')}.factories"
        if profile:
            add = out.use(member(f"{tests}.{profile}", f"add_{profile}"))
            out.code(f"await {add}(connection, principal.profile_id)")
        if account:
            add = out.use(member(f"{tests}.{account}", f"add_{account}"))
            out.code(f"""
                for account_id in principal.accounts:
                    await {add}(connection, account_id)
            """)
    return out.render()


def _externals(project: Project) -> tuple[str | None, str | None]:
    """The external tables of profiles and of accounts, where a resource points at them."""
    found: dict[str, str] = {}
    for resource in project.resources:
        ownership = resource.ownership
        if ownership.external and ownership.scope is not Scope.PUBLIC:
            attribute = "account_id" if ownership.scope is Scope.ACCOUNT else "profile_id"
            found.setdefault(attribute, ownership.external)
        for relation in resource.relations:
            default = resource.field(relation.field).default
            if relation.external and isinstance(default, Preset):
                found.setdefault(default.attribute, relation.target)
            if relation.external and relation.within:
                found.setdefault("profile_id", relation.target)
    return found.get("profile_id"), found.get("account_id")


def _writer(settings: Settings) -> PythonWriter:
    return PythonWriter(settings.line_length, (settings.package, settings.tests))


def _frozen(out: PythonWriter, roles: set[str]) -> str:
    return f"frozenset({out.literal(sorted(roles))})" if roles else "frozenset()"
