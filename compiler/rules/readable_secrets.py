"""R161: a secret isn't answered to whoever may read the row."""

from collections.abc import Iterator

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.ir.field import Bytes, Role, Text
from compiler.ir.resource import Project

SECRETS = frozenset(
    ("password", "passphrase", "secret", "token", "api_key", "private_key", "password_hash")
)


def readable_secrets(project: Project) -> Iterator[Diagnostic]:
    """Find texts that are called secrets and stand in every answer."""
    for resource in project.resources:
        for field in resource.fields:
            name = field.names.column
            called = any(name == word or name.endswith(f"_{word}") for word in SECRETS)
            if not called or not field.in_response or field.role is not Role.DATA:
                continue
            if isinstance(field.type, Text | Bytes):
                yield Diagnostic(
                    "R161",
                    f"`{name}` sounds like a secret, and everyone who may read the row reads it",
                    field.span or resource.span,
                    help="write `access: write_only` or `access: internal`",
                )
