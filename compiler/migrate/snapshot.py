"""The physical schema as it is kept in .restc/schema: one readable file a resource."""

import json
import types
from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.ir.table import Table
from compiler.migrate.schema import Schema
from compiler.tree import Tree
from compiler.workspace.blob import blob_id
from compiler.workspace.lock import PROJECT

FOLDER = ".restc/schema"
FORMAT = 1
"""What a change of these files' form counts up."""

T = TypeVar("T")


class Unreadable(Exception):  # noqa: N818 - never leaves this module
    """Why a file isn't one of ours."""


def snapshot_path(owner: str) -> str:
    """Where the tables of a resource are kept."""
    return f"{FOLDER}/{owner or PROJECT}.json"


def format_snapshot(tables: tuple[Table, ...]) -> str:
    """The text of one file: what has its default is left out."""
    document = {"format": FORMAT, "tables": [_plain(table) for table in tables]}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def format_schema(schema: Schema) -> dict[str, str]:
    """Every file of a schema, path to text."""
    return {
        snapshot_path(owner): format_snapshot(tables)
        for owner, tables in sorted(schema.resources.items())
    }


def state_id(schema: Schema) -> str:
    """The hash of a whole schema, for a revision to say where it begins and ends."""
    files = format_schema(schema).items()
    return blob_id("".join(f"{blob_id(text)} {path}\n" for path, text in files))


def read_schema(tree: Tree) -> Schema | tuple[Diagnostic, ...]:
    """The schema that the last migration led to, or what is wrong with the files that keep it."""
    found: dict[str, tuple[Table, ...]] = {}
    problems: list[Diagnostic] = []
    for path in tree.paths(FOLDER):
        text = tree.read(path)
        if text is None or not path.endswith(".json"):
            continue
        try:
            tables = _read(text)
        except Unreadable as reason:
            problems.append(_unreadable(path, text, reason))
        else:
            owner = path.removeprefix(f"{FOLDER}/").removesuffix(".json")
            found["" if owner == PROJECT else owner] = tables
    return tuple(problems) if problems else Schema(found)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if is_dataclass(value):
        given = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: _plain(item) for field, item in given if item != field.default}
    return value


def _read(text: str) -> tuple[Table, ...]:
    try:
        document = json.loads(text)
    except ValueError as error:
        raise Unreadable(str(error)) from None
    if not isinstance(document, dict) or set(document) != {"format", "tables"}:
        raise Unreadable("it doesn't have `format` and `tables`")
    version = document["format"]
    if not isinstance(version, int) or version < 1:
        raise Unreadable(f"{version!r} is no format")
    if version > FORMAT:
        raise Unreadable(f"a newer restc wrote it: its format is {version}, this one's {FORMAT}")
    read: tuple[Table, ...] = _typed(document["tables"], tuple[Table, ...], "tables")
    return read


def _typed(value: object, kind: Any, where: str) -> Any:
    """A value of JSON as one of this type; raises Unreadable where it isn't."""
    if get_origin(kind) is tuple:
        if not isinstance(value, list):
            raise Unreadable(f"{where} is no list")
        member = get_args(kind)[0]
        return tuple(_typed(item, member, f"{where}[{at}]") for at, item in enumerate(value))
    if isinstance(kind, types.UnionType):
        return None if value is None else _typed(value, get_args(kind)[0], where)
    if is_dataclass(kind) and isinstance(kind, type):
        return _object(value, kind, where)
    if not isinstance(value, kind):
        raise Unreadable(f"{where} is {value!r}, not a {kind.__name__}")
    return value


def _object(value: object, kind: type[T], where: str) -> T:
    members = _members(kind)  # type: ignore[arg-type]
    if not isinstance(value, dict):
        raise Unreadable(f"{where} is no object")
    for name in value:
        if name not in members:
            raise Unreadable(f"{where} has an unknown key {name!r}")
    for name, (field, _hint) in members.items():
        if field.default is MISSING and name not in value:
            raise Unreadable(f"{where} has no {name!r}")
    return kind(
        **{name: _typed(item, members[name][1], f"{where}.{name}") for name, item in value.items()}
    )


@cache
def _members(kind: type[Any]) -> Mapping[str, tuple[Field[Any], Any]]:
    hints = get_type_hints(kind)
    return {field.name: (field, hints[field.name]) for field in fields(kind)}


def _unreadable(path: str, text: str, reason: Unreadable) -> Diagnostic:
    conflicted = "<<<<<<<" in text
    return Diagnostic(
        "R530",
        f"{path} {'holds an unresolved merge conflict' if conflicted else 'cannot be read'}",
        Span(path, 1, 1, 1, 1),
        notes=() if conflicted else (str(reason),),
        help="restore the committed version: only `restc migrate` writes it"
        if not conflicted
        else "take the base branch's side, then run `restc migrate`",
    )
