"""The whole compiler on one page: specs in, artifacts or diagnostics out; no disk, no processes."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from compiler.artifact import Artifact, Once, OwnedFile, Region
from compiler.diagnostics.diagnostic import Diagnostic, in_file_order
from compiler.emit.fastapi.seams import missing_functions
from compiler.emit.registry import EMITTERS
from compiler.ir.dependencies import sources_by_owner
from compiler.ir.resource import External, Project, Resource
from compiler.lower.columns import column_type
from compiler.lower.project import lower
from compiler.migrate.schema import schema_of
from compiler.migrate.snapshot import format_snapshot
from compiler.postgres.catalogue import ColumnFacts, KnownTable
from compiler.postgres.gate import check_ddl
from compiler.rules.registry import ADVICE, RULES
from compiler.schema.document import Document
from compiler.schema.validate import validate
from compiler.settings import Settings
from compiler.source.gates import MAX_BYTES, too_large, undecodable, unspeakable
from compiler.source.node import Mapping as Node
from compiler.source.reader import read
from compiler.tree import Tree
from compiler.workspace.blob import blob_id

Gate = Callable[[Mapping[str, str]], tuple[Diagnostic, ...]]
"""Judges every Python text at once, path to text; what it finds is a bug of ours."""


@dataclass(frozen=True, slots=True)
class Compiled:
    """What the specs come to."""

    project: Project
    artifacts: tuple[Artifact, ...]
    inputs: Mapping[str, Mapping[str, str]]
    """By owner, the specs that its artifacts depend on, with their blob ids."""
    tables: Mapping[str, str]
    """By owner, the blob id of the snapshot of its tables."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """Every mistake, in file order; nothing may be written."""

    diagnostics: tuple[Diagnostic, ...]


Emitted = list[list[Artifact]]
"""What each emitter makes of some resources, in the order of both."""
Share = Callable[[Callable[[Sequence[Resource]], Emitted], Sequence[Resource]], list[Emitted]]
"""Runs a function over resources, in one go or piece by piece; the pieces stay in order."""


def alone(
    work: Callable[[Sequence[Resource]], Emitted], resources: Sequence[Resource]
) -> list[Emitted]:
    """All in one go."""
    return [work(resources)]


def compile_project(
    tree: Tree, settings: Settings, gate: Gate, share: Share = alone
) -> Compiled | Rejected:
    """Compile every spec below `settings.specs`."""
    texts = spec_texts(tree, settings)
    project = analyse(texts, settings)
    if not isinstance(project, Project):
        return Rejected(project)
    artifacts = tuple(_emitted(project, share))
    problems = (
        *missing_functions(tree, project),
        *gate(python_texts(artifacts)),
        *ddl_problems(project, artifacts),
    )
    if problems:
        return Rejected(problems)
    return Compiled(project, artifacts, _inputs(project, texts), tables_of(project))


def spec_texts(tree: Tree, settings: Settings) -> dict[str, bytes]:
    """Every spec below `settings.specs`."""
    return {path: tree.read_bytes(path) or b"" for path in _specs(tree, settings)}


def analyse(texts: Mapping[str, bytes], settings: Settings) -> Project | tuple[Diagnostic, ...]:
    """The IR of specs given as path to bytes, or every mistake in them, in file order."""
    found: list[Diagnostic] = []
    documents: list[Document] = []
    failed: set[str] = set()
    for path, data in texts.items():
        node = _read(data, path)
        if isinstance(node, tuple):
            found += node
            continue
        document = validate(node)
        if isinstance(document, tuple):
            found += document
            failed |= _names(node)
        else:
            documents.append(document)
    project = lower(documents, settings, frozenset(failed))
    if isinstance(project, tuple):
        found += project
    elif not found:
        found += [finding for rule in RULES for finding in rule(project)]
    if found or isinstance(project, tuple):
        return in_file_order(found)
    return project


def lint_project(tree: Tree, settings: Settings) -> tuple[Diagnostic, ...]:
    """Every mistake in the specs and, where there is none, what was probably meant otherwise."""
    texts = spec_texts(tree, settings)
    project = analyse(texts, settings)
    if not isinstance(project, Project):
        return project
    return in_file_order((*missing_functions(tree, project), *advise(project)))


def advise(project: Project) -> tuple[Diagnostic, ...]:
    """The warnings about specs that compile, in file order."""
    return in_file_order(finding for rule in ADVICE for finding in rule(project))


def _specs(tree: Tree, settings: Settings) -> Iterator[str]:
    for path in tree.paths(settings.specs):
        if path.endswith((".yaml", ".yml")):
            yield path


def _read(data: bytes, path: str) -> Node | tuple[Diagnostic, ...]:
    if not path.isprintable():
        return (unspeakable(path),)
    if len(data) > MAX_BYTES:
        return (too_large(path),)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return (undecodable(data, path),)
    return read(text, path)


def _names(node: Node) -> set[str]:
    """What a spec of the wrong shape would have been called, so that nobody finds it missing."""
    kinds = ("resource", "trait", "enum", "external")
    values = (getattr(node.get(kind), "value", None) for kind in kinds)
    return {value for value in values if isinstance(value, str)}


def _emitted(project: Project, share: Share) -> Iterator[Artifact]:
    def work(resources: Sequence[Resource]) -> Emitted:
        return [
            [item for resource in resources for item in emitter.resource(resource, project)]
            for emitter in EMITTERS
        ]

    pieces = share(work, project.resources)
    for number, emitter in enumerate(EMITTERS):
        for piece in pieces:
            yield from piece[number]
        yield from emitter.project(project)


def python_texts(artifacts: tuple[Artifact, ...]) -> dict[str, str]:
    """What the gate for Python judges."""
    return {
        item.path: item.text
        for item in artifacts
        if isinstance(item, (OwnedFile, Once)) and item.path.endswith(".py")
    }


def ddl_problems(project: Project, artifacts: tuple[Artifact, ...]) -> tuple[Diagnostic, ...]:
    """What the SQL gate finds in the schema's regions, in their order."""
    path = project.settings.schema_sql
    regions = [item for item in artifacts if isinstance(item, Region) and item.path == path]
    regions.sort(key=lambda item: (item.group, item.name))
    known = {external.table: _known_table(external) for external in project.externals}
    problems = check_ddl("\n".join(item.text for item in regions), known)
    return tuple(
        Diagnostic("R901", f"emitted DDL: {problem.message}", None, notes=(problem.statement,))
        for problem in problems
    )


def _known_table(external: External) -> KnownTable:
    columns = {
        field.names.column: ColumnFacts(column_type(field.type), field.nullable)
        for field in (external.key, *external.columns)
    }
    key = frozenset({external.key.names.column})
    return KnownTable(external.table, columns, {key}, has_primary_key=True)


def tables_of(project: Project) -> dict[str, str]:
    """By resource, the blob id of the snapshot that a migration would leave."""
    resources = schema_of(project).resources
    return {owner: blob_id(format_snapshot(tables)) for owner, tables in resources.items()}


def _inputs(project: Project, texts: Mapping[str, bytes]) -> dict[str, dict[str, str]]:
    """Each owner's specs with their blob ids; those that nobody depends on are the project's.

    A project without specs has no inputs, and so no lock to be left behind.
    """
    blobs = {path: blob_id(data) for path, data in texts.items()}
    sources = sources_by_owner(project)
    unused = blobs.keys() - frozenset().union(*sources.values())
    sources[""] |= unused
    return {
        owner: {path: blobs[path] for path in sorted(paths)}
        for owner, paths in sources.items()
        if paths
    }
