"""The next revision: from the snapshots that stand to the tables that the specs ask for."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.resource import Project
from compiler.migrate.environment import Environment
from compiler.migrate.history import History, out_of_order, read_history, revision_id, schema_id
from compiler.migrate.intended import intent_of
from compiler.migrate.plan import plan_migration
from compiler.migrate.revision import Place, revision_module
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.snapshot import format_schema, read_schema
from compiler.migrate.step import Migration
from compiler.tree import Tree
from compiler.workspace.pending import FOLDER

SLUG_LENGTH = 60
Problems = tuple[Diagnostic, ...]
NUMBERED = re.compile(r"(\d{4,})_")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a migration is to lead to; `message` is "" where nobody said.

    `when` has year, month, day, hour, minute and second, for set-ups that name files by the time.
    """

    project: Project
    message: str = ""
    when: Mapping[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Following:
    """A migration, the revision that holds it, and every text to write, None for one to remove."""

    migration: Migration | None
    path: str
    texts: Mapping[str, str | None]


def following(tree: Tree, environment: Environment, wish: Wish) -> Following | Problems | None:
    """The revision after those that stand, None where the tables are as they leave them."""
    history = read_history(tree, environment.versions)
    if not isinstance(history, History):
        return history
    schema = read_schema(tree)
    if not isinstance(schema, Schema):
        return schema
    problems = out_of_order(history, schema_id(schema), FOLDER)
    return problems or revision_after(history, schema, environment, wish)


def revision_after(
    history: History, schema: Schema, environment: Environment, wish: Wish
) -> Following | Problems | None:
    """The revision that leads from a schema to the one wished for."""
    wanted = schema_of(wish.project)
    migration = plan_migration(schema, wanted, intent_of(wish.project, schema))
    if migration is None or isinstance(migration, tuple):
        return migration
    parent = history.heads[0].id if history.heads else ""
    start, end = schema_id(schema), schema_id(wanted)
    place = Place(revision_id(parent, start, end), parent, start, end)
    message = wish.message or migration.message
    slug = slug_of(wish.message) if wish.message else migration.slug
    path = f"{environment.versions}/{file_name(history, environment, place.id, slug, wish.when)}"
    texts: dict[str, str | None] = dict.fromkeys(format_schema(schema))
    texts |= format_schema(wanted)
    texts[path] = revision_module(migration, place, message, wish.project.settings.line_length)
    return Following(migration, path, texts)


def slug_of(message: str) -> str:
    """A message as a part of a file name, cut between words."""
    words = re.findall(r"[a-z0-9]+", message.lower())
    slug = ""
    for word in words:
        longer = f"{slug}_{word}" if slug else word
        if len(longer) > SLUG_LENGTH:
            break
        slug = longer
    return slug or "revision"


def file_name(
    history: History,
    environment: Environment,
    revision: str,
    slug: str,
    when: Mapping[str, int] | None = None,
) -> str:
    """The name as the application has it: by its own template, as Alembic has it by default where
    others are called so, else numbered."""
    slug = slug_of(slug)
    if environment.template:
        values = {"rev": revision, "slug": slug, "year": 0, "month": 0, "day": 0, "hour": 0}
        values |= {"minute": 0, "second": 0, "epoch": 0, **(when or {})}
        return f"{environment.template % values}.py"
    names = [one.path.rpartition("/")[2] for one in history.revisions]
    numbers = [int(found[1]) for name in names if (found := NUMBERED.match(name))]
    if names and not numbers:
        return f"{revision}_{slug}.py"
    return f"{max(numbers, default=0) + 1:04}_{slug}.py"


def written_again(history: History, base: Tree, tree: Tree) -> tuple[Diagnostic, ...]:
    """Revisions of the base branch that are other or gone in the tree."""
    return tuple(
        Diagnostic(
            "R545",
            f"{one.path} is another one on the base branch"
            if tree.read(one.path) is not None
            else f"{one.path} of the base branch isn't here",
            Span(one.path, 1, 1, 1, 1),
            help="restore it from the base branch"
            if tree.read(one.path) is not None
            else "merge the base branch first",
        )
        for one in history.revisions
        if (tree.read(one.path) or "").replace("\r\n", "\n")
        != (base.read(one.path) or "").replace("\r\n", "\n")
    )
