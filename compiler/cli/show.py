"""restc show: what a spec comes to, or the spec itself with everything written out."""

import json
from collections.abc import Iterator

import click

from compiler import pipeline
from compiler.artifact import AppendOnly, Artifact, Once, OwnedFile, Region, Register
from compiler.cli.expanded import expanded
from compiler.cli.options import CLEAN, FINDINGS
from compiler.cli.program import options_of, speaking
from compiler.cli.project import Project, UsageError, find_root, open_project
from compiler.cli.report import say, say_diagnostics
from compiler.diagnostics.suggest import did_you_mean
from compiler.emit.registry import EMITTERS
from compiler.host.disk import DiskTree
from compiler.ir.operation import Operation
from compiler.ir.resource import Project as Compiled
from compiler.ir.resource import Resource
from compiler.schema.document import Document
from compiler.schema.validate import validate
from compiler.source.node import Mapping
from compiler.source.reader import read


@click.command("show")
@click.argument("resource")
@click.option("--expanded", "whole", is_flag=True, help="Print the spec with nothing left out.")
@speaking
@click.pass_context
def command(ctx: click.Context, resource: str, whole: bool) -> int:
    """Say what the spec of RESOURCE makes: its tables, its routes and its files.

    With --expanded, print the spec itself with its traits and defaults written out.
    """
    options = options_of(ctx)
    root = find_root(options.directory)
    project = open_project(root, DiskTree(root))
    texts = pipeline.spec_texts(project.tree, project.settings)
    compiled = pipeline.analyse(texts, project.settings)
    if not isinstance(compiled, Compiled):
        say_diagnostics(compiled, options, project.tree)
        return FINDINGS
    found = compiled.by_name.get(resource)
    if found is None:
        near = did_you_mean(resource, compiled.by_name)
        raise UsageError(f"there is no resource `{resource}`" + (f"; {near}" if near else ""))
    if whole:
        documents = [_document(project, path) for path in found.uses]
        traits = {one.name: one for one in documents if one.kind == "trait"}
        say(expanded(_document(project, found.source), traits, found))
        return CLEAN
    artifacts = [one for emitter in EMITTERS for one in emitter.resource(found, compiled)]
    record = _record(project, found, artifacts)
    say(json.dumps(record, indent=2) + "\n" if options.format == "json" else _told(found, record))
    return CLEAN


def _document(project: Project, path: str) -> Document:
    node = read(project.tree.read(path) or "", path)
    assert isinstance(node, Mapping)
    document = validate(node)
    assert isinstance(document, Document)
    return document


def _record(
    project: Project, resource: Resource, artifacts: list[Artifact]
) -> dict[str, list[str]]:
    place, prefix = project.settings.place, project.settings.api_prefix
    made: dict[str, list[str]] = {"files": [], "regions": [], "once": [], "registered": []}
    for item in artifacts:
        match item:
            case OwnedFile(path=path):
                made["files"].append(place(path))
            case Region(path=path, name=name):
                made["regions"].append(f"{place(path)} ({name})")
            case Once(path=path):
                made["once"].append(place(path))
            case Register(path=path, router=router):
                made["registered"].append(f"{place(path)} ({router.module}:{router.name})")
            case AppendOnly():
                pass
    return {
        "specs": list(dict.fromkeys((resource.source, *resource.uses))),
        "tables": [table.name for table in (resource.table, *resource.link_tables)],
        "columns": [
            f"{column.name} {column.type}{'' if column.nullable else ' NOT NULL'}"
            for column in resource.table.columns
        ],
        "routes": [_route(one, f"{prefix}{resource.names.path}") for one in resource.operations],
        **{kind: sorted(paths) for kind, paths in made.items()},
    }


def _route(operation: Operation, path: str) -> str:
    return f"{operation.method} {path}{operation.path}"


def _told(resource: Resource, record: dict[str, list[str]]) -> str:
    return "\n".join(_lines(resource, record)) + "\n"


def _lines(resource: Resource, record: dict[str, list[str]]) -> Iterator[str]:
    yield f"{resource.names.spec}: {resource.summary}"
    headings = {"once": "written once, then yours", "regions": "parts of shared files"}
    for kind, items in record.items():
        if items:
            yield from ("", f"{headings.get(kind, kind)}:")
            yield from (f"  {item}" for item in items)
