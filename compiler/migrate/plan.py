"""The plan of a migration: changes ordered, judged and laid out as steps."""

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.migrate.intent import Intent
from compiler.migrate.schema import Schema
from compiler.migrate.step import Migration


def plan_migration(
    before: Schema, after: Schema, intent: Intent
) -> Migration | tuple[Diagnostic, ...] | None:
    """The migration between two schemas, None where nothing changed, or what is wrong with it."""
    raise NotImplementedError
