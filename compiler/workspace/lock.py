"""The lock: what was compiled from what, one file a resource so that branches don't collide."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from typing import Literal, get_args

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id

FOLDER = ".restc/lock"
PROJECT = "_project"

Kind = Literal["owned", "region", "register", "outstanding", "once", "ejected"]


@dataclass(frozen=True, slots=True, order=True)
class Output:
    """One thing that was written; paths are relative to pyproject.toml.

    `name` is a region's name or a router's `module:name`, which is "outstanding" while its
    registration is refused; `hash` is a blob id, "" where the text isn't ours to compare.
    """

    path: str
    kind: Kind
    name: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True)
class ResourceLock:
    """What one resource was compiled from, with what, and into what.

    `tables` is the blob id that the snapshot of its tables has once they are migrated to.
    """

    compiler: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    outputs: tuple[Output, ...] = ()
    tables: str = ""


@dataclass(frozen=True, slots=True)
class Lock:
    """Every resource's lock by its spec name, "" for what belongs to the project."""

    resources: Mapping[str, ResourceLock] = field(default_factory=dict)

    def outputs(self) -> Iterable[tuple[str, Output]]:
        """Each output with the name of its owner, in a stable order."""
        for owner in sorted(self.resources):
            for output in self.resources[owner].outputs:
                yield owner, output


def compiler_id(version: str, settings: Settings) -> str:
    """A hash of what compiles: the version and every setting."""
    lines = [f"{item.name}={getattr(settings, item.name)!r}" for item in fields(Settings)]
    return blob_id("\n".join([f"restc {version}", *lines]))


def lock_path(owner: str) -> str:
    """Where the lock of a resource lies."""
    return f"{FOLDER}/{owner or PROJECT}.json"


def format_lock(lock: ResourceLock) -> str:
    """The text of one lock file: sorted, one thing a line, so that git merges it."""
    outputs = [
        {name: value for name in ("path", "kind", "name", "hash") if (value := getattr(out, name))}
        for out in sorted(lock.outputs)
    ]
    inputs = dict(sorted(lock.inputs.items()))
    tables = {"tables": lock.tables} if lock.tables else {}
    document = {"compiler": lock.compiler, "inputs": inputs, **tables, "outputs": outputs}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def read_lock(tree: Tree) -> Lock | tuple[Diagnostic, ...]:
    """Every lock file of a project, or what is wrong with those that can't be read."""
    resources: dict[str, ResourceLock] = {}
    problems: list[Diagnostic] = []
    for path in tree.paths(FOLDER):
        name = path.removeprefix(FOLDER + "/").removesuffix(".json")
        text = tree.read(path)
        if text is None or not path.endswith(".json"):
            continue
        try:
            resources["" if name == PROJECT else name] = _parse(text)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            problems.append(_unreadable(path, text, error))
    return tuple(problems) if problems else Lock(resources)


def _parse(text: str) -> ResourceLock:
    document = json.loads(text)
    outputs = tuple(
        Output(item["path"], item["kind"], item.get("name", ""), item.get("hash", ""))
        for item in document["outputs"]
    )
    if any(output.kind not in _KINDS for output in outputs):
        raise ValueError("an output of an unknown kind")
    # What a lock names may be deleted, so it must lie inside the project.
    if any(output.path.startswith("/") or ".." in output.path.split("/") for output in outputs):
        raise ValueError("an output outside the project")
    inputs, tables = dict(document["inputs"].items()), document.get("tables", "")
    return ResourceLock(document["compiler"], inputs, outputs, tables)


_KINDS = frozenset(get_args(Kind))


def _unreadable(path: str, text: str, error: Exception) -> Diagnostic:
    line = error.lineno if isinstance(error, json.JSONDecodeError) else 1
    conflicted = "<<<<<<<" in text
    return Diagnostic(
        "R604",
        f"{path} {'holds an unresolved merge conflict' if conflicted else 'cannot be read'}",
        Span(path, line, 1, line, 1),
        notes=() if conflicted else (str(error),),
        help="take either side (or the committed version), then run `restc compile`",
    )
