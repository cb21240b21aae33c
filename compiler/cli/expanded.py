"""A spec with everything written out: its traits, and what holds by default."""

import json
from collections.abc import Iterator, Mapping

from compiler.cli.draft import quoted
from compiler.ir.resource import Resource
from compiler.schema.document import Document
from compiler.source.node import Entry, Node, Scalar, Sequence
from compiler.source.node import Mapping as MappingNode

FROM_TRAITS = ("fields", "unique", "indexes", "checks")
"""The keys that a trait adds to."""
SPECIAL = ("resource", "use", "ownership", "delete", *FROM_TRAITS, "relations", "api")
FIELD = {"required": "true", "access": "read_write"}
TO_ONE = {"required": "true", "on_delete": "restrict", "access": "read_write"}


def expanded(document: Document, traits: Mapping[str, Document], resource: Resource) -> str:
    """The text of a spec that compiles to the same, with a comment on what its author left out.

    `traits` are those that it uses, by their names.
    """
    return "\n".join(_lines(document, traits, resource)) + "\n"


def _lines(document: Document, traits: Mapping[str, Document], resource: Resource) -> Iterator[str]:
    yield f"# {document.path} with everything written out; what its author left to the compiler is"
    yield "# marked. To be read, or to begin anew from: nothing here is compiled."
    yield f"resource: {resource.names.spec}"
    names = resource.names
    for key, value in (
        ("plural", names.plural),
        ("table", names.table),
        ("path", names.path.removeprefix("/")),
    ):
        yield f"{key}: {value}{_unless(document, key, 'by default')}"
    for entry in document.node.entries:
        if entry.key.text not in (*SPECIAL, "plural", "table", "path"):
            yield f"{entry.key.text}: {flow(entry.value)}"
    for key in ("ownership", "delete"):
        yield f"{key}: {flow(_node(document, key))}"
    yield from ("", f"# By themselves: {', '.join(_own_columns(resource))}.")
    sources = [(f"trait `{name}`", trait) for name, trait in traits.items()]
    for key in FROM_TRAITS:
        yield from _part(key, document, sources)
        if key == "fields":
            yield from _relations(document)
    yield from _api(document, resource)


def _own_columns(resource: Resource) -> Iterator[str]:
    roles = ("id", "owner", "deleted_at", "version", "search")
    for field in resource.fields:
        if field.role.value in roles:
            column = next(c for c in resource.table.columns if c.name == field.names.column)
            yield f"{column.name} ({column.type})"


def _part(key: str, document: Document, sources: list[tuple[str, Document]]) -> Iterator[str]:
    """One key with the author's own entries, and then those of each trait."""
    own = document.at(key)
    added = [(name, trait, trait.at(key)) for name, trait in sources]
    if own is None and all(node is None for _, _, node in added):
        return
    yield from ("", f"{key}:")
    if own is not None:
        yield from _entries(key, own)
    for name, trait, node in added:
        if node is not None:
            yield f"  # from the {name}, {trait.span(key)}"
            yield from _entries(key, node)


def _entries(key: str, node: Node) -> Iterator[str]:
    match node:
        case MappingNode(entries=entries):
            for entry in entries:
                yield _field(entry) if key == "fields" else f"  {_member(entry)}"
        case Sequence(items=items):
            yield from (f"  - {flow(item)}" for item in items)
        case Scalar():
            yield f"  {flow(node)}"


def _field(entry: Entry) -> str:
    assert isinstance(entry.value, MappingNode)
    computed = entry.value.get("generated") is not None
    return _filled(entry, {} if computed else FIELD)


def _relations(document: Document) -> Iterator[str]:
    node = document.at("relations")
    if not isinstance(node, MappingNode):
        return
    yield from ("", "relations:")
    for entry in node.entries:
        assert isinstance(entry.value, MappingNode)
        yield _filled(entry, {} if entry.value.get("many") else TO_ONE)


def _filled(entry: Entry, defaults: Mapping[str, str]) -> str:
    """A field or a relation on its line, with what holds by default behind what was written."""
    assert isinstance(entry.value, MappingNode)
    written = [_member(one) for one in entry.value.entries]
    left_out = {key: value for key, value in defaults.items() if entry.value.get(key) is None}
    written += [f"{key}: {value}" for key, value in left_out.items()]
    mark = f"  # by default: {', '.join(left_out)}" if left_out else ""
    return f"  {entry.key.text}: {{{', '.join(written)}}}{mark}"


def _api(document: Document, resource: Resource) -> Iterator[str]:
    yield from ("", "api:")
    node = document.at("api")
    written = node.entries if isinstance(node, MappingNode) else ()
    for entry in written:
        yield f"  {_member(entry)}"
    if document.at("api", "operations") is None:
        kinds = dict.fromkeys(
            o.kind.value for o in resource.operations if o.link is None and o.action is None
        )
        yield f"  operations: [{', '.join(kinds)}]  # by default: what suits the resource"
    if document.at("api", "etag") is None:
        yield "  etag: false  # by default"


def _unless(document: Document, key: str, mark: str) -> str:
    return "" if document.at(key) is not None else f"  # {mark}"


def _node(document: Document, key: str) -> Node:
    node = document.at(key)
    assert node is not None
    return node


def _member(entry: Entry) -> str:
    key = entry.key.text
    return f"{key if key.isidentifier() else json.dumps(key)}: {flow(entry.value)}"


def flow(node: Node) -> str:
    """A node on one line, which reads as the same value."""
    match node:
        case MappingNode(entries=entries):
            return "{" + ", ".join(map(_member, entries)) + "}"
        case Sequence(items=items):
            return f"[{', '.join(map(flow, items))}]"
        case Scalar(value=str(), text=text):
            return quoted(text)
        case Scalar(text=text):
            return text or "null"
