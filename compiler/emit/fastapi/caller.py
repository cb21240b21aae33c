"""The caller of an operation: which dependency says who it is, and what its rows are."""

from dataclasses import dataclass

from compiler.emit.python.symbol import member
from compiler.emit.python.writer import PythonWriter
from compiler.ir.operation import Operation, Roles
from compiler.ir.ownership import Scope
from compiler.ir.resource import Resource
from compiler.settings import Settings


@dataclass(frozen=True, slots=True)
class Caller:
    """How one resource's routes speak of whoever is calling."""

    out: PythonWriter
    resource: Resource
    settings: Settings

    @property
    def owned(self) -> bool:
        """Whether rows belong to someone, so that reads need to know who is calling."""
        ownership = self.resource.ownership
        return ownership.scope is not Scope.PUBLIC or ownership.read is not None

    @property
    def name(self) -> str:
        """The parameter that holds the caller."""
        return "scope" if self.resource.ownership.scope is Scope.ACCOUNT else "principal"

    @property
    def principal(self) -> str:
        """An expression for the principal."""
        return "scope.principal" if self.name == "scope" else "principal"

    @property
    def acting(self) -> str:
        """An expression for the principal as far as the request's account goes."""
        return "scope.confined" if self.name == "scope" else "principal"

    @property
    def owner(self) -> str:
        """An expression for the owner of the caller's rows."""
        return "scope.account_id" if self.name == "scope" else "principal.profile_id"

    @property
    def profile(self) -> str:
        """An expression for the caller's profile."""
        return f"{self.principal}.profile_id"

    def parameter(self, operation: Operation) -> list[str]:
        """The parameter of an operation; none where nobody needs to be known."""
        if operation.anonymous:
            return []
        dependency = "InAccount" if self.name == "scope" else "SignedIn"
        return [f"{self.name}: {self._use('scope', dependency)}"]

    def type(self) -> str:
        """The type of the caller in a function that is no operation."""
        if self.name == "scope":
            return self._use("scope", "AccountScope")
        return self._use("principal", "Principal")

    def in_function(self) -> list[str]:
        """The parameter of a function that selects rows; none where all rows are public."""
        return [f"{self.name}: {self.type()}"] if self.owned else []

    def argument(self) -> list[str]:
        return [self.name] if self.owned else []

    def require(self, roles: Roles) -> str:
        """The statement that refuses a caller without any of the roles."""
        platform = [self.out.literal(role) for role in roles.platform]
        if self.name == "principal":
            use = self._use("scope", "require_platform_role")
            return f"{use}({', '.join([self.principal, *platform])})"
        arguments = [self.out.literal(role) for role in roles.account]
        if platform:
            arguments.append(f"platform=({', '.join(platform)},)")
        return f"scope.require_role({', '.join(arguments)})"

    def _use(self, module: str, name: str) -> str:
        shared = self.settings.shared.replace("/", ".")
        return self.out.use(member(f"{shared}.{module}", name))
