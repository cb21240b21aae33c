"""A few specs were edited: only what hangs together with them is compiled.

Resources hang together through the specs behind their outputs. Such a part of a project comes to
the same by itself as within the whole, as long as it takes no name that another part has and
changes nothing that belongs to the project. Where that can't be told, `narrow` returns None, and
the whole has to be compiled.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.artifact import AppendOnly, Artifact, Once, OwnedFile, Region, Register
from compiler.emit.emitter import Emitter
from compiler.emit.fastapi.seams import missing_functions
from compiler.emit.registry import EMITTERS
from compiler.ir.dependencies import sources_by_owner
from compiler.ir.resource import Project
from compiler.pipeline import Compiled, Gate, analyse, ddl_problems, python_texts, tables_of
from compiler.rules.taken import names_of
from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.blob import blob_id
from compiler.workspace.lock import Lock
from compiler.workspace.plan import Wanted
from compiler.workspace.regions import ending_in_newline


@dataclass(frozen=True, slots=True)
class Before:
    """What the last compile knew: the specs by their blob ids, and the names that were taken."""

    specs: Mapping[str, str]
    names: frozenset[str]
    sources: Mapping[str, str]
    """By spec, the resource that it describes."""

    @classmethod
    def of(cls, project: Project, texts: Iterable[bytes]) -> "Before":
        specs = {blob_id(text): text.decode() for text in texts}
        sources = {resource.source: resource.names.spec for resource in project.resources}
        return cls(specs, names_of(project), sources)


@dataclass(frozen=True, slots=True)
class Narrowed:
    """What some owners come to; `compiled.project` has no more than their part."""

    compiled: Compiled
    owners: frozenset[str]
    before: Before
    """What the next compile may start from."""

    def wanted(self, compiler: str) -> Wanted:
        """What to plan for; `compiler` is the id of this one."""
        made = self.compiled
        return Wanted(made.artifacts, made.inputs, compiler, self.owners, True, made.tables)


def narrow(
    tree: Tree, settings: Settings, lock: Lock, changed: frozenset[str], before: Before, gate: Gate
) -> Narrowed | None:
    """Compile what depends on the `changed` specs; everything else agrees with the lock."""
    if not changed <= before.sources.keys():
        return None
    blobs = _part(lock, before.sources, changed)
    if not before.specs.keys() >= set(blobs.values()):
        return None
    old_texts = {path: before.specs[blob].encode() for path, blob in sorted(blobs.items())}
    new_texts = {
        path: (tree.read_bytes(path) or b"") if path in changed else text
        for path, text in old_texts.items()
    }
    old, new = analyse(old_texts, settings), analyse(new_texts, settings)
    if not isinstance(old, Project) or not isinstance(new, Project):
        return None
    taken = names_of(new) - names_of(old)
    if taken & before.names or _apart(old) != _apart(new):
        return None
    inputs_before, inputs = sources_by_owner(old), sources_by_owner(new)
    owners = frozenset(
        owner for owner in inputs if changed & (inputs[owner] | inputs_before[owner])
    )
    artifacts = _emitted(new, owners)
    if not _as_locked(lock, settings, _emitted(old, owners), artifacts):
        return None
    sql = [one for emitter in EMITTERS if emitter.name == "sql" for one in _by(emitter, new)]
    if (
        missing_functions(tree, new)
        or gate(python_texts(artifacts))
        or ddl_problems(new, tuple(sql))
    ):
        return None
    ids = {path: blob_id(text) for path, text in new_texts.items()}
    used = {owner: {path: ids[path] for path in sorted(inputs[owner])} for owner in owners}
    specs = {**before.specs, **{ids[path]: new_texts[path].decode() for path in changed}}
    tables = {owner: one for owner, one in tables_of(new).items() if owner in owners}
    next_before = Before(specs, before.names | taken, before.sources)
    return Narrowed(Compiled(new, artifacts, used, tables), owners, next_before)


def _part(lock: Lock, sources: Mapping[str, str], changed: frozenset[str]) -> dict[str, str]:
    """The specs, with their blob ids, of everything that hangs together with the changed ones."""
    users: dict[str, list[str]] = {path: [] for path in sources}
    for owner, locked in lock.resources.items():
        # Shared specs hold nothing together: they are no more than read.
        for path in locked.inputs.keys() & sources.keys():
            users[path].append(owner)
    found: set[str] = set()
    blobs: dict[str, str] = {}
    waiting = [owner for path in changed for owner in users[path]]
    while waiting:
        owner = waiting.pop()
        if owner not in found:
            found.add(owner)
            blobs |= lock.resources[owner].inputs
            for path in lock.resources[owner].inputs.keys() & sources.keys():
                waiting += users[path]
    return blobs


def _apart(project: Project) -> object:
    """What must not change: whose the specs are, which are used, and what is the project's."""
    whose = {resource.source: resource.names.spec for resource in project.resources}
    used = frozenset().union(*sources_by_owner(project).values())
    shared = [item for emitter in EMITTERS for item in emitter.project(project)]
    return whose, used, shared


def _by(emitter: Emitter, project: Project) -> list[Artifact]:
    return [item for one in project.resources for item in emitter.resource(one, project)]


def _emitted(project: Project, owners: frozenset[str]) -> tuple[Artifact, ...]:
    chosen = [resource for resource in project.resources if resource.names.spec in owners]
    return tuple(
        item
        for emitter in EMITTERS
        for resource in chosen
        for item in emitter.resource(resource, project)
    )


def _as_locked(
    lock: Lock, settings: Settings, old: tuple[Artifact, ...], new: tuple[Artifact, ...]
) -> bool:
    """The part came to what the lock says that the whole did, and still comes to as many things."""
    locked = {
        (output.path, output.name): output.hash
        for resource in lock.resources.values()
        for output in resource.outputs
    }
    if list(map(_place, old)) != list(map(_place, new)):
        return False
    for item in old:
        path = settings.place(item.path)
        match item:
            case OwnedFile() if locked.get((path, "")) != blob_id(item.text):
                return False
            case Region() if locked.get((path, item.name)) != blob_id(ending_in_newline(item.text)):
                return False
            case _:
                pass
    return True


def _place(item: Artifact) -> tuple[object, ...]:
    match item:
        case Region():
            return item.path, item.group, item.name
        case Register():
            return item.path, item.router
        case OwnedFile() | Once() | AppendOnly():
            return (type(item), item.path)
