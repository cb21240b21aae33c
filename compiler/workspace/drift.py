"""What no longer agrees with the lock, told apart by cause and without compiling anything."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id
from compiler.workspace.document import Document, parse_document
from compiler.workspace.lock import Lock, Output

Cause = Literal["spec", "edited", "missing", "compiler"]

WHAT_TO_DO = {
    "spec": "run `restc compile` and commit what it writes",
    "edited": "move the change into a hook and run `restc compile --overwrite`, "
    "or `restc eject FILE` to own the file",
    "missing": "run `restc compile`: it restores what is missing and removes what is orphaned",
    "compiler": "run `restc compile` and commit what it writes",
}
"""For each cause, the way back to a clean tree."""

CODES: dict[Cause, str] = {
    "spec": "R631",
    "edited": "R632",
    "missing": "R633",
    "compiler": "R634",
}


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One disagreement: the file that it shows in, the line, the cause and a sentence."""

    path: str
    line: int
    cause: Cause
    message: str


@dataclass(frozen=True, slots=True)
class Present:
    """The tree to check; `blob` is a quick way to a file's blob id, not necessarily of LF bytes."""

    tree: Tree
    blob: Callable[[str], str | None]

    def agrees(self, path: str, wanted: str) -> bool | None:
        """Whether the file has this id, None where there is no file."""
        quick = self.blob(path)
        if quick is None or quick == wanted:
            return None if quick is None else True
        data = self.tree.read_bytes(path)
        return data is not None and blob_id(data) == wanted


def drift(lock: Lock, compiler: str, settings: Settings, present: Present) -> tuple[Drift, ...]:
    """Compare specs and outputs with the lock; `compiler` is the id of a compile done now."""
    found: set[Drift] = set(_of_specs(lock, settings, present))
    documents: dict[str, dict[str, Output]] = {}
    for _owner, output in lock.outputs():
        match output.kind:
            case "owned":
                found.update(_of_file(output, present))
            case "once":
                if present.blob(output.path) is None:
                    found.add(_missing(output.path))
            case "region":
                documents.setdefault(output.path, {})[output.name] = output
            case "register":
                found.update(_of_registration(output, present))
            case "ejected":
                pass
    for path, regions in documents.items():
        found.update(_of_document(path, regions, present))
    found.update(_of_compiler(lock, compiler))
    return tuple(sorted(found))


def _of_specs(lock: Lock, settings: Settings, present: Present) -> Iterator[Drift]:
    known: set[str] = set()
    for locked in lock.resources.values():
        for path, wanted in locked.inputs.items():
            known.add(path)
            agrees = present.agrees(path, wanted)
            if agrees is None:
                yield Drift(path, 1, "missing", "the spec is gone, its outputs are orphaned")
            elif not agrees:
                yield Drift(path, 1, "spec", "the spec changed since it was compiled")
    for path in specs_of(present.tree, settings):
        if path not in known:
            yield Drift(path, 1, "spec", "the spec was never compiled")


def specs_of(tree: Tree, settings: Settings) -> Iterable[str]:
    """The spec files of a project."""
    return [path for path in tree.paths(settings.specs) if path.endswith((".yaml", ".yml"))]


def _of_file(output: Output, present: Present) -> Iterator[Drift]:
    agrees = present.agrees(output.path, output.hash)
    if agrees is None:
        yield _missing(output.path)
    elif not agrees:
        yield Drift(output.path, 1, "edited", "the generated file was edited")


def _missing(path: str) -> Drift:
    return Drift(path, 1, "missing", "the generated file is missing")


def _of_registration(output: Output, present: Present) -> Iterator[Drift]:
    text = present.tree.read(output.path)
    module = output.name.partition(":")[0].rpartition(".")[2]
    # Only a compile can tell where a router is included; that nothing names its module is plain.
    if text is None or module not in text:
        message = f"the router of {output.name.partition(':')[0]} is no longer registered"
        yield Drift(output.path, 1, "missing", message)


def _of_document(path: str, regions: dict[str, Output], present: Present) -> Iterator[Drift]:
    text = present.tree.read(path)
    if text is None:
        yield _missing(path)
        return
    document = parse_document(path, text)
    if not isinstance(document, Document):
        for problem in document:
            line = problem.span.line if problem.span else 1
            yield Drift(path, line, "edited", problem.message)
        return
    placed = {region.name: region for region in document.regions}
    for name, output in regions.items():
        if name not in placed:
            yield Drift(path, 1, "missing", f"region `{name}` is missing")
        elif blob_id(placed[name].body) != output.hash:
            yield Drift(path, placed[name].line, "edited", f"region `{name}` was edited")
    for name in placed.keys() - regions.keys():
        yield Drift(path, placed[name].line, "missing", f"region `{name}` belongs to no spec")


def _of_compiler(lock: Lock, compiler: str) -> Iterator[Drift]:
    stale = [owner for owner in lock.resources if lock.resources[owner].compiler != compiler]
    if stale:
        count = f"{len(stale)} of {len(lock.resources)} resources were"
        message = f"{count} compiled by another version of restc or with other settings"
        yield Drift("pyproject.toml", 1, "compiler", message)
