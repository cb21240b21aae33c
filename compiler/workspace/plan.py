"""Wanted against present: what to create, replace and remove, and what we must not touch."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from compiler.artifact import AppendOnly, Artifact, Once, OwnedFile, Region, Register, Router
from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.settings import Settings
from compiler.tree import Tree
from compiler.workspace.change import Change, Edit, WorkspacePlan
from compiler.workspace.draft import Draft, key_of
from compiler.workspace.files import judge_appended, judge_once, judge_owned, judge_stray
from compiler.workspace.lock import Lock, Output, ResourceLock, format_lock, lock_path
from compiler.workspace.regions import judge_document, order_of


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a compile came to; `inputs` holds, by owner, the blob id of each spec that counted.

    `chosen` narrows the plan to some owners; what belongs to the project is part of it unless it is
    `apart`: then nothing of the project has changed, and every router stays where it stands.
    `tables` holds, by owner, the blob id of the snapshot of its tables.
    """

    artifacts: Iterable[Artifact]
    inputs: Mapping[str, Mapping[str, str]]
    compiler: str
    chosen: frozenset[str] | None = None
    apart: bool = False
    tables: Mapping[str, str] = field(default_factory=dict)

    def includes(self, owner: str) -> bool:
        return self.chosen is None or owner in self.chosen or (owner == "" and not self.apart)


def plan(
    wanted: Wanted,
    present: Tree,
    lock: Lock,
    settings: Settings,
    edit: Edit,
    *,
    overwrite: bool = False,
) -> WorkspacePlan:
    """Compare what is wanted with what is present; paths become relative to pyproject.toml.

    With `overwrite`, hand edits and files in the way are replaced instead of reported.
    """
    every = [_placed(item, settings) for item in wanted.artifacts]
    _refuse_twins(every)
    artifacts = [item for item in every if wanted.includes(_owner(item))]
    locked = {
        key_of(output): (owner, output)
        for owner, output in lock.outputs()
        if wanted.includes(owner)
    }
    draft = Draft(present, locked, overwrite)
    _judge_files(draft, artifacts)
    _judge_documents(draft, every, lock, wanted)
    if wanted.apart:
        _keep_routers(draft)
        refused: tuple[Diagnostic, ...] = ()
    else:
        routers = [item for item in artifacts if isinstance(item, Register)]
        refused = _register(draft, routers, edit)
    return WorkspacePlan(
        tuple(draft.changes[path] for path in sorted(draft.changes)),
        () if draft.conflicts else tuple(_locks(draft, wanted, lock, present)),
        tuple(draft.conflicts),
        refused,
        draft.unchanged,
    )


def _placed(item: Artifact, settings: Settings) -> Artifact:
    return replace(item, path=settings.place(item.path))


def _owner(item: Artifact) -> str:
    match item:
        case Register():
            return item.router.owner
        case AppendOnly():
            return ""
        case OwnedFile() | Region() | Once():
            return item.owner


def _refuse_twins(artifacts: Sequence[Artifact]) -> None:
    documents = {item.path for item in artifacts if isinstance(item, Region)}
    seen: set[tuple[str, str]] = set()
    for item in artifacts:
        if isinstance(item, Register):
            continue
        key = (item.path, item.name if isinstance(item, Region) else "")
        if key in seen or (not key[1] and item.path in documents):
            raise CompilerBug(f"two things were emitted for {item.path} {key[1]}".rstrip())
        seen.add(key)


def _judge_files(draft: Draft, artifacts: Sequence[Artifact]) -> None:
    paths: set[str] = set()
    for item in artifacts:
        match item:
            case OwnedFile():
                judge_owned(draft, item)
            case Once():
                judge_once(draft, item)
            case AppendOnly():
                judge_appended(draft, item)
            case Region() | Register():
                continue
        paths.add(item.path)
    judge_stray(draft, frozenset(paths))


def _judge_documents(
    draft: Draft, artifacts: Sequence[Artifact], lock: Lock, wanted: Wanted
) -> None:
    """Read the documents that have or had regions; others may hold what looks like a marker."""
    documents: dict[str, list[Region]] = {}
    others: dict[str, set[str]] = {}
    for owner, output in lock.outputs():
        if output.kind == "region":
            documents.setdefault(output.path, [])
            if not wanted.includes(owner):
                others.setdefault(output.path, set()).add(output.name)
    for item in artifacts:
        if isinstance(item, Region):
            documents.setdefault(item.path, []).append(item)
    for path in sorted(documents):
        regions = documents[path]
        ours = [region for region in regions if wanted.includes(region.owner)]
        spared = frozenset(others.get(path, ()))
        judge_document(draft, path, ours, spared, order_of(regions))


def _keep_routers(draft: Draft) -> None:
    for owner, output in draft.locked.values():
        if output.kind == "register":
            draft.record(owner, output)


def _register(draft: Draft, wanted: Sequence[Register], edit: Edit) -> tuple[Diagnostic, ...]:
    """Edit the files that include our routers; a refusal leaves everything else as planned."""
    names = {_name(item.router): item for item in wanted}
    known = [
        (owner, output) for owner, output in draft.locked.values() if output.kind == "register"
    ]
    unwanted = tuple(_router_of(*item) for item in known if item[1].name not in names)
    if not names and not unwanted:
        return ()
    places = {output.name: output.path for _owner_name, output in known}
    hinted = [replace(item, path=places.get(_name(item.router), "")) for item in wanted]
    edits = edit(draft, tuple(hinted), unwanted)
    for path in sorted(edits.texts):
        if edits.texts[path] != draft.read(path):
            draft.change(path, edits.texts[path], ("routers",))
    if edits.refused:
        # What stood there still does, and has to be taken out one day.
        for owner, output in known:
            draft.record(owner, output)
        span = edits.refused[0].span
        for name in sorted(names.keys() - places.keys()):
            item = names[name]
            path = span.path if span else item.path
            draft.record(item.router.owner, Output(path, "outstanding", name))
        return edits.refused
    for name, place in edits.places.items():
        draft.record(names[name].router.owner, Output(place, "register", name))
    return ()


def _router_of(owner: str, output: Output) -> Register:
    module, _, name = output.name.partition(":")
    return Register(output.path, Router(module, name, owner))


def _name(router: Router) -> str:
    return f"{router.module}:{router.name}"


def _locks(draft: Draft, wanted: Wanted, lock: Lock, present: Tree) -> Iterator[Change]:
    for owner in sorted({*lock.resources, *wanted.inputs, *draft.outputs}):
        if not wanted.includes(owner):
            continue
        path = lock_path(owner)
        before, after = present.read(path), None
        outputs = tuple(sorted(draft.outputs.get(owner, ())))
        if owner in wanted.inputs or outputs:
            inputs, tables = wanted.inputs.get(owner, {}), wanted.tables.get(owner, "")
            after = format_lock(ResourceLock(wanted.compiler, inputs, outputs, tables))
        if before is None or after is None or before.replace("\r\n", "\n") != after:
            yield Change(path, before, after)
