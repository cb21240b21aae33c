"""Whole files: owned, written once, append-only; and those that no spec makes any more."""

from compiler.artifact import AppendOnly, Once, OwnedFile
from compiler.workspace.blob import blob_id
from compiler.workspace.draft import Draft
from compiler.workspace.lock import Output


def judge_owned(draft: Draft, wanted: OwnedFile) -> None:
    """Create or replace the file unless somebody else's text stands there."""
    path, locked = wanted.path, draft.known("file", wanted.path)
    found = draft.present.read(path)
    if locked and locked.kind == "ejected" and found is not None:
        draft.record(wanted.owner, locked)
        return
    draft.record(wanted.owner, Output(path, "owned", hash=blob_id(wanted.text)))
    if found is None:
        draft.change(path, wanted.text)
    elif as_lf(found) == wanted.text:
        draft.unchanged += 1
    elif draft.overwrite or (locked and locked.hash == blob_id(found)):
        draft.change(path, in_style_of(found, wanted.text))
    elif locked:
        draft.conflict("R605", f"{path} was edited by hand", path, as_lf(found), wanted.text)
    else:
        message = f"{path} stands where a generated file would go"
        draft.conflict("R606", message, path, as_lf(found), wanted.text)


def judge_once(draft: Draft, wanted: Once) -> None:
    """Write the file if it is absent; remember what we wrote, to know it untouched later."""
    locked = draft.known("file", wanted.path)
    if draft.present.read(wanted.path) is None:
        draft.change(wanted.path, wanted.text)
        draft.record(wanted.owner, Output(wanted.path, "once", hash=blob_id(wanted.text)))
        return
    draft.unchanged += 1
    # What was there before us is not ours to remove, so it is not recorded.
    if locked:
        draft.record(wanted.owner, Output(wanted.path, "once", hash=locked.hash))


def judge_appended(draft: Draft, wanted: AppendOnly) -> None:
    """Write the file if it is absent, and never again."""
    if draft.present.read(wanted.path) is None:
        draft.change(wanted.path, wanted.text)
    else:
        draft.unchanged += 1


def judge_stray(draft: Draft, wanted: frozenset[str]) -> None:
    """Remove what the lock knows and no spec makes any more; `wanted` are the paths that stay."""
    for (kind, path, _name), (_owner, output) in sorted(draft.locked.items()):
        if kind != "file" or path in wanted or output.kind == "ejected":
            continue
        found = draft.present.read(path)
        if found is None:
            continue
        if output.hash == blob_id(found) or (draft.overwrite and output.kind == "owned"):
            draft.change(path, None)
        elif output.kind == "owned":
            message = f"{path} was edited by hand, and no spec makes it any more"
            draft.conflict("R607", message, path, found, "")


def as_lf(text: str) -> str:
    return text.replace("\r\n", "\n")


def in_style_of(found: str, text: str) -> str:
    """The text with the line endings of the file that it replaces."""
    crlf = "\r\n" in found and found.count("\r\n") == found.count("\n")
    return text.replace("\n", "\r\n") if crlf else text
