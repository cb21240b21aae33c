"""The revisions that stand: their graph, and whether the next one can follow."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha1
from itertools import pairwise

from compiler.diagnostics.diagnostic import Diagnostic, Label
from compiler.diagnostics.span import Span
from compiler.migrate.schema import Schema
from compiler.migrate.snapshot import state_id
from compiler.tree import Tree

LENGTH = 12
"""Hex digits of an id, as Alembic's own have."""
BEFORE, AFTER = "tables_before", "tables_after"
"""The names under which a revision records what it goes from and to."""


@dataclass(frozen=True, slots=True)
class Revision:
    """One file; `before` and `after` are ids of schemas, "" where somebody else wrote it."""

    path: str
    id: str
    parents: tuple[str, ...]
    before: str = ""
    after: str = ""

    @property
    def is_ours(self) -> bool:
        return bool(self.after)


@dataclass(frozen=True, slots=True)
class History:
    """Every revision, parents before children."""

    revisions: tuple[Revision, ...] = ()

    @property
    def heads(self) -> tuple[Revision, ...]:
        """Those that none follows."""
        parents = {parent for revision in self.revisions for parent in revision.parents}
        return tuple(r for r in self.revisions if r.id not in parents)

    @property
    def ours(self) -> tuple[Revision, ...]:
        return tuple(revision for revision in self.revisions if revision.is_ours)


def schema_id(schema: Schema) -> str:
    """The id by which a revision knows a schema."""
    return state_id(schema)[:LENGTH]


def revision_id(parent: str, before: str, after: str) -> str:
    """The id of the revision that follows `parent` and leads from one schema to another."""
    text = f"{parent} {before} {after}"
    return sha1(text.encode(), usedforsecurity=False).hexdigest()[:LENGTH]


def read_history(tree: Tree, versions: str) -> History | tuple[Diagnostic, ...]:
    """The revisions in a folder, or which of them can't be read."""
    found: list[Revision] = []
    problems: list[Diagnostic] = []
    for path in tree.paths(versions):
        name = path.removeprefix(f"{versions}/")
        if not name.endswith(".py") or "/" in name or name == "__init__.py":
            continue
        revision = read_revision(path, tree.read(path) or "")
        match revision:
            case Revision():
                found.append(revision)
            case Diagnostic():
                problems.append(revision)
            case None:
                pass
    return tuple(problems) if problems else History(tuple(_in_order(found)))


def read_revision(path: str, text: str) -> Revision | Diagnostic | None:
    """What a module says of itself; None where it is no revision."""
    try:
        body = ast.parse(text).body
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None) or 1
        conflict = "<<<<<<<" in text
        message = f"{path} {'holds a merge conflict' if conflict else 'is no Python'}"
        return Diagnostic("R544", message, Span(path, line, 1, line, 1))
    said = dict(_assigned(body))
    revision, down = said.get("revision"), said.get("down_revision")
    if not isinstance(revision, str):
        return None
    parents = (down,) if isinstance(down, str) else down if isinstance(down, tuple) else ()
    before, after = str(said.get(BEFORE, "")), str(said.get(AFTER, ""))
    return Revision(path, revision, parents, before, after)


def out_of_order(history: History, now: str, folder: str) -> tuple[Diagnostic, ...]:
    """Why no revision can follow: two heads, or a step that doesn't start where the last ended.

    `now` is the id of the schema in `folder`, where the next one would start from.
    """
    heads = history.heads
    if len(heads) > 1:
        return (_two_heads(heads),)
    ours = history.ours
    for last, following in pairwise(ours):
        if following.before != last.after:
            message = f"{following.path} doesn't start where {last.path} ended"
            where = Label(_at(last.path), "the one before")
            return (Diagnostic("R541", message, _at(following.path), others=(where,), help=REBASE),)
    if ours and ours[-1].after != now:
        message = f"{folder} isn't what {ours[-1].path} ended at"
        return (
            Diagnostic("R542", message, _at(ours[-1].path), help=RESTORE.format(folder=folder)),
        )
    if not ours and now != schema_id(Schema()):
        message = f"{folder} tells of tables, but no revision makes them"
        return (Diagnostic("R542", message, None, help=RESTORE.format(folder=folder)),)
    return ()


REBASE = "`restc migrate rebase` puts this branch's after those of the branch that it goes to"
RESTORE = "restore {folder} and the revisions from git: they belong into one commit"


def _two_heads(heads: Sequence[Revision]) -> Diagnostic:
    first, *rest = heads
    names = " and ".join(head.path for head in heads)
    ours = any(head.is_ours for head in heads)
    return Diagnostic(
        "R540",
        f"two revisions follow none: {names}" if len(heads) == 2 else f"several heads: {names}",
        _at(rest[-1].path),
        others=(Label(_at(first.path), "the other one"),),
        help=REBASE if ours else "`alembic merge heads` joins them",
    )


def _at(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)


def _in_order(revisions: Sequence[Revision]) -> Iterator[Revision]:
    """Parents before children, by path where both could stand; what runs in a circle last."""
    waiting = sorted(revisions, key=lambda revision: revision.path)
    ids = {revision.id for revision in waiting}
    done: set[str] = set()
    while waiting:
        ready = [r for r in waiting if all(p in done or p not in ids for p in r.parents)]
        yield from ready or waiting
        done |= {revision.id for revision in ready}
        waiting = [revision for revision in waiting if revision not in ready] if ready else []


def _assigned(body: Sequence[ast.stmt]) -> Iterator[tuple[str, object]]:
    """The names of a module that are given a constant."""
    for node in body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                pass
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value):
                pass
            case _:
                continue
        try:
            yield name, ast.literal_eval(value)
        except ValueError:
            continue
