"""Two branches that each add revisions: ours are written anew, after those of the base branch."""

import ast
from collections.abc import Sequence
from dataclasses import replace

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.migrate.environment import Environment
from compiler.migrate.following import (
    Following,
    Problems,
    Wish,
    revision_after,
    written_again,
)
from compiler.migrate.history import History, Revision, out_of_order, read_history, schema_id
from compiler.migrate.schema import Schema, schema_of
from compiler.migrate.snapshot import format_schema, read_schema
from compiler.tree import Tree
from compiler.workspace.pending import FOLDER


def rebased(
    tree: Tree, base: Tree, environment: Environment, wish: Wish
) -> Following | Problems | None:
    """One revision from where the base branch ends to what the specs say now, instead of those
    that only this branch has; None where there is nothing to put anywhere.

    What the base branch has is never changed.
    """
    theirs = read_history(base, environment.versions)
    if not isinstance(theirs, History):
        return theirs
    schema = read_schema(base)
    if not isinstance(schema, Schema):
        return schema
    problems = written_again(theirs, base, tree)
    problems = problems or out_of_order(theirs, schema_id(schema), FOLDER)
    every = read_history(tree, environment.versions)
    if problems or not isinstance(every, History):
        return problems if isinstance(every, History) else every
    known = {revision.path for revision in theirs.revisions}
    moved = [revision for revision in every.revisions if revision.path not in known]
    if not moved or _in_place(every, theirs, moved, tree):
        return None
    by_hand = [revision for revision in moved if not revision.is_ours]
    if by_hand:
        return tuple(_by_hand(revision, theirs) for revision in by_hand)
    if not wish.message:
        wish = replace(wish, message=_message(tree, moved))
    found = revision_after(theirs, schema, environment, wish)
    if isinstance(found, tuple):
        return found
    texts: dict[str, str | None] = {revision.path: None for revision in moved}
    # The base branch may have everything already; then ours only go.
    texts |= dict.fromkeys(path for path in tree.paths(FOLDER) if path.endswith(".json"))
    texts |= found.texts if found else format_schema(schema_of(wish.project))
    return Following(found.migration if found else None, found.path if found else "", texts)


def _in_place(every: History, theirs: History, moved: Sequence[Revision], tree: Tree) -> bool:
    """Whether ours follow theirs already."""
    schema = read_schema(tree)
    if not isinstance(schema, Schema) or out_of_order(every, schema_id(schema), FOLDER):
        return False
    heads = {head.id for head in theirs.heads}
    return bool(heads & {parent for one in moved for parent in one.parents}) or not heads


def _message(tree: Tree, moved: Sequence[Revision]) -> str:
    """What one revision of ours said that it does; of several, the plan says it."""
    if len(moved) != 1:
        return ""
    said = ast.get_docstring(ast.parse(tree.read(moved[0].path) or "")) or ""
    return said.partition("\n")[0].rstrip(".")


def _by_hand(revision: Revision, theirs: History) -> Diagnostic:
    head = theirs.heads[0].id if theirs.heads else None
    return Diagnostic(
        "R546",
        f"{revision.path} was written by hand, so it can't be written anew",
        Span(revision.path, 1, 1, 1, 1),
        help=f"set its down_revision to {head!r}, then run `restc migrate`",
    )
