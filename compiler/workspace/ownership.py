"""Whose a file is: generated ones become the user's, and the user's become generated again."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from compiler.artifact import Artifact, OwnedFile, Region
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id
from compiler.workspace.change import Change
from compiler.workspace.document import Document, parse_document
from compiler.workspace.files import as_lf, in_style_of
from compiler.workspace.lock import Lock, Output, ResourceLock, format_lock, lock_path
from compiler.workspace.regions import ending_in_newline

HEADER = "Compiled by restc"
"""How the first line of every owned file begins, after the sign of a comment."""


@dataclass(frozen=True, slots=True)
class Adoption:
    """What a path is to hold again, and the outputs of each owner that then stand there."""

    text: str
    outputs: tuple[tuple[str, Output], ...]


def without_header(text: str) -> str:
    """The text of a file that isn't ours any more: the line that says it is goes."""
    first, newline, rest = text.partition("\n")
    if not first.removeprefix("\ufeff").startswith((f"# {HEADER}", f"<!-- {HEADER}")):
        return text
    # In a document, a blank line sets it apart.
    blank = rest[: rest.find("\n") + 1] if newline else ""
    rest = rest.removeprefix(blank) if not blank.strip() else rest
    return "\ufeff" + rest if first.startswith("\ufeff") else rest


def owned_at(artifacts: Iterable[Artifact], path: str, settings: Settings) -> OwnedFile | None:
    """The artifact that is the whole of a file."""
    for item in artifacts:
        if isinstance(item, OwnedFile) and settings.place(item.path) == path:
            return item
    return None


def adoption(
    artifacts: Iterable[Artifact], path: str, found: str, settings: Settings
) -> Adoption | tuple[Diagnostic, ...] | None:
    """What the specs want at a path where `found` stands, None where no spec wants anything.

    Of a shared document, the regions that stand there are wanted; broken markers are told.
    """
    every = tuple(artifacts)
    owned = owned_at(every, path, settings)
    if owned:
        output = Output(path, "owned", hash=blob_id(owned.text))
        return Adoption(in_style_of(found, owned.text), ((owned.owner, output),))
    regions = {
        item.name: item
        for item in every
        if isinstance(item, Region) and settings.place(item.path) == path
    }
    if not regions:
        return None
    document = parse_document(path, found)
    if not isinstance(document, Document):
        return document
    outputs: list[tuple[str, Output]] = []
    for placed in document.regions:
        region = regions.get(placed.name)
        if region:
            body = ending_in_newline(region.text)
            if as_lf(placed.body) != body:
                document.replace(placed.name, body)
            outputs.append((region.owner, Output(path, "region", placed.name, blob_id(body))))
    return Adoption(document.text, tuple(outputs))


def with_outputs(
    lock: Lock, present: Tree, compiler: str, outputs: Iterable[tuple[str, Output]]
) -> tuple[Change, ...]:
    """The changes of lock files that make each output its owner's, instead of what stood there."""
    owners: dict[str, ResourceLock] = {}
    for owner, output in outputs:
        locked = owners.get(owner) or lock.resources.get(owner) or ResourceLock(compiler)
        kept = [
            item for item in locked.outputs if (item.path, item.name) != (output.path, output.name)
        ]
        owners[owner] = replace(locked, outputs=(*kept, output))
    changes = []
    for owner, locked in sorted(owners.items()):
        before, after = present.read(lock_path(owner)), format_lock(locked)
        if before is None or as_lf(before) != after:
            changes.append(Change(lock_path(owner), before, after))
    return tuple(changes)
