"""Regions of shared documents: inserted, replaced and removed without touching the rest."""

from collections.abc import Iterable, Sequence

from compiler.artifact import Region
from compiler.workspace.blob import blob_id
from compiler.workspace.change import Conflict
from compiler.workspace.document import Document, Placed, parse_document
from compiler.workspace.draft import Draft
from compiler.workspace.files import as_lf
from compiler.workspace.lock import Output


def judge_document(
    draft: Draft, path: str, wanted: Sequence[Region], others: frozenset[str], order: Sequence[str]
) -> None:
    """Bring the regions of one document up to date.

    `others` are the regions of owners that this plan leaves alone; `order` names all that belong.
    """
    text = draft.present.read(path)
    document = parse_document(path, text or "")
    if not isinstance(document, Document):
        draft.conflicts += [Conflict(path, problem) for problem in document]
        return
    kept = {*(region.name for region in wanted), *others}
    parts: list[str] = []
    # Where our region opens the file, we created it, and it goes with our last region.
    fresh = text is None or bool(document.regions and document.outside[0] == "")
    for placed in tuple(document.regions):
        if placed.name not in kept and _may_go(draft, path, placed):
            document.remove(placed.name)
            parts.append(f"- {placed.name}")
    standing = {placed.name: placed for placed in document.regions}
    for region in sorted(wanted, key=lambda item: (item.group, item.name)):
        body = ending_in_newline(region.text)
        draft.record(region.owner, Output(path, "region", region.name, blob_id(body)))
        found = standing.get(region.name)
        if found is None:
            document.insert(region.name, body, order, fresh)
            parts.append(f"+ {region.name}")
        elif as_lf(found.body) == body:
            draft.unchanged += 1
        elif _may_be_replaced(draft, path, found, body):
            document.replace(region.name, body)
            parts.append(f"~ {region.name}")
    if parts:
        after = document.text
        draft.change(path, None if fresh and after == "" else after, tuple(parts))


def order_of(regions: Iterable[Region]) -> list[str]:
    """The names of the regions of one document in the order in which they belong."""
    return [region.name for region in sorted(regions, key=lambda item: (item.group, item.name))]


def _may_go(draft: Draft, path: str, placed: Placed) -> bool:
    locked = draft.known("region", path, placed.name)
    if draft.overwrite or (locked and locked.hash == blob_id(placed.body)):
        return True
    if locked:
        message = f"region `{placed.name}` was edited by hand, and no spec makes it any more"
        draft.conflict("R607", message, path, placed.body, "", placed.line)
    else:
        message = f"region `{placed.name}` is in no lock, and no spec makes it"
        draft.conflict("R609", message, path, placed.body, "", placed.line)
    return False


def _may_be_replaced(draft: Draft, path: str, placed: Placed, body: str) -> bool:
    locked = draft.known("region", path, placed.name)
    if draft.overwrite or (locked and locked.hash == blob_id(placed.body)):
        return True
    message = f"region `{placed.name}` was edited by hand"
    draft.conflict("R605", message, path, as_lf(placed.body), body, placed.line)
    return False


def ending_in_newline(text: str) -> str:
    """The body of a region: its text, with a newline after its last line."""
    return text if text == "" or text.endswith("\n") else text + "\n"
