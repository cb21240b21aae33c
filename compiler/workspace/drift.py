"""What no longer agrees with the lock, told apart by cause and without compiling anything."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id
from compiler.workspace.document import Document, parse_document
from compiler.workspace.lock import Lock, Output

Cause = Literal["spec", "edited", "missing", "outstanding", "compiler"]

CODES: dict[Cause, str] = {
    "spec": "R631",
    "edited": "R632",
    "missing": "R633",
    "outstanding": "R635",
    "compiler": "R634",
}
"""In the order in which they are told."""

_COMPILE = "run `restc compile` and commit what it writes"
_WAYS_OUT = (
    "move the change into a hook and run `restc adopt {path}`, "
    "or `restc eject {path}` to own the file"
)
_RESTORE = "run `restc compile`: it restores what is missing and removes what is orphaned"
_STRAY = "remove it with its markers, or run `restc compile --overwrite`"
_BY_HAND = (
    "run `restc compile` to see why, and the lines to add; then name the object with "
    '`register_target` in [tool.restc], or add them and say `register = "manual"`'
)


@dataclass(frozen=True, slots=True, order=True)
class Drift:
    """One disagreement: the file that it shows in, the line, the cause, a sentence, a way out."""

    path: str
    line: int
    cause: Cause
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Present:
    """The tree to check; `blob` is a quick way to a file's blob id, not necessarily of LF bytes."""

    tree: Tree
    blob: Callable[[str], str | None]

    @classmethod
    def of(cls, tree: Tree) -> "Present":
        """A tree that has no quicker way than to read."""

        def blob(path: str) -> str | None:
            data = tree.read_bytes(path)
            return None if data is None else blob_id(data)

        return cls(tree, blob)

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
    for owner, output in lock.outputs():
        match output.kind:
            case "owned":
                found.update(_of_file(output, present))
            case "once":
                if present.blob(output.path) is None:
                    found.add(_missing(output.path))
            case "region":
                documents.setdefault(output.path, {})[output.name] = output
            case "register":
                gone = not lock.resources[owner].inputs
                found.update(_of_registration(output, present, gone))
            case "outstanding":
                message = f"the router of {_module(output)} is not registered"
                found.add(Drift(output.path, 1, "outstanding", message, _BY_HAND))
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
                message = "the spec is gone, its outputs are orphaned"
                yield Drift(path, 1, "missing", message, _RESTORE)
            elif not agrees:
                yield Drift(path, 1, "spec", "the spec changed since it was compiled", _COMPILE)
    for path in specs_of(present.tree, settings):
        if path not in known:
            yield Drift(path, 1, "spec", "the spec was never compiled", _COMPILE)


def specs_of(tree: Tree, settings: Settings) -> Iterable[str]:
    """The spec files of a project."""
    return [path for path in tree.paths(settings.specs) if path.endswith((".yaml", ".yml"))]


def _of_file(output: Output, present: Present) -> Iterator[Drift]:
    agrees = present.agrees(output.path, output.hash)
    if agrees is None:
        yield _missing(output.path)
    elif not agrees:
        yield _edited(output.path, 1, "the generated file was edited")


def _edited(path: str, line: int, message: str) -> Drift:
    return Drift(path, line, "edited", message, _WAYS_OUT.format(path=path))


def _missing(path: str) -> Drift:
    return Drift(path, 1, "missing", "the generated file is missing", _RESTORE)


def _of_registration(output: Output, present: Present, gone: bool) -> Iterator[Drift]:
    text = present.tree.read(output.path)
    module = _module(output)
    # Only a compile can tell where a router is included; that nothing names its module is plain.
    named = text is not None and module.rpartition(".")[2] in text
    if gone:
        still = "still " if named else "no longer "
        message = f"the router of {module} is {still}registered, and no spec makes it any more"
        yield Drift(output.path, 1, "outstanding" if named else "missing", message, _COMPILE)
    elif not named:
        message = f"the router of {module} is no longer registered"
        yield Drift(output.path, 1, "missing", message, _RESTORE)


def _module(output: Output) -> str:
    return output.name.partition(":")[0]


def _of_document(path: str, regions: dict[str, Output], present: Present) -> Iterator[Drift]:
    text = present.tree.read(path)
    if text is None:
        yield _missing(path)
        return
    document = parse_document(path, text)
    if not isinstance(document, Document):
        for problem in document:
            line = problem.span.line if problem.span else 1
            yield Drift(path, line, "edited", problem.message, problem.help)
        return
    placed = {region.name: region for region in document.regions}
    for name, output in regions.items():
        if name not in placed:
            yield Drift(path, 1, "missing", f"region `{name}` is missing", _RESTORE)
        elif blob_id(placed[name].body) != output.hash:
            way = f"move the change elsewhere and run `restc adopt {path}`"
            yield Drift(path, placed[name].line, "edited", f"region `{name}` was edited", way)
    for name in placed.keys() - regions.keys():
        message = f"region `{name}` belongs to no spec"
        yield Drift(path, placed[name].line, "missing", message, _STRAY)


def _of_compiler(lock: Lock, compiler: str) -> Iterator[Drift]:
    stale = [owner for owner in lock.resources if lock.resources[owner].compiler != compiler]
    if stale:
        count = f"{len(stale)} of {len(lock.resources)} resources were"
        message = f"{count} compiled by another version of restc or with other settings"
        yield Drift("pyproject.toml", 1, "compiler", message, _COMPILE)
