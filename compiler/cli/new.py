"""restc new: a first spec of a resource, by an interview or by options."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from sys import stdin

import click

from compiler import pipeline
from compiler.cli.draft import Draft, field_words, relation_words
from compiler.cli.options import CLEAN, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import Project, UsageError, find_root, open_project
from compiler.cli.report import say, say_diagnostics
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.host.disk import DiskTree
from compiler.host.journal import apply, recover
from compiler.ir.resource import Project as Compiled
from compiler.schema.validate import validate
from compiler.source.node import Mapping as Node
from compiler.source.node import Scalar
from compiler.source.reader import read
from compiler.tree import MemoryTree
from compiler.workspace.change import Change

AT_ONCE = 200
"""With more specs than this, an answer is judged by its shape alone, and the whole at the end."""
FIELD = "A field, as `title:string,max_length=200`; `?` behind the type makes it optional."
RELATION = "A relation, as `project:project,on_delete=cascade`; `labels:label[]` is to many."
OWNERSHIP = "Whose rows: account, profile, public, or through:RELATION."


@dataclass(frozen=True, slots=True)
class Bench:
    """What a draft is tried beside: every other spec, and what was wrong before."""

    project: Project
    texts: Mapping[str, bytes]
    before: frozenset[Diagnostic]

    def path_of(self, name: str) -> str:
        """Where a resource of that name belongs."""
        return f"{self.project.settings.specs}/{re.sub(r'[^a-z0-9_]+', '_', name.lower())}.yaml"

    def mistakes(self, draft: Draft) -> tuple[Diagnostic, ...]:
        """What is wrong with the specs once this one is among them, and wasn't before."""
        texts = {**self.texts, self.path_of(draft.name): draft.text.encode()}
        found = pipeline.analyse(texts, self.project.settings)
        if isinstance(found, Compiled):
            return ()
        return tuple(one for one in found if one not in self.before)

    def slips(self, draft: Draft) -> tuple[Diagnostic, ...]:
        """The mistakes of a draft that isn't finished, in time for the next question."""
        trial = draft
        if not draft.fields:
            trial = replace(draft, fields={"name": {"type": "boolean", "default": "false"}})
        if len(self.texts) <= AT_ONCE:
            return self.mistakes(trial)
        node = read(trial.text, self.path_of(trial.name))
        judged = validate(node) if isinstance(node, Node) else node
        return judged if isinstance(judged, tuple) else ()

    def names(self, kind: str) -> list[str]:
        """The names of the specs of a kind."""
        found = []
        for path, data in self.texts.items():
            node = read(data.decode("utf-8", "replace"), path)
            named = node.get(kind) if isinstance(node, Node) else None
            if isinstance(named, Scalar) and isinstance(named.value, str):
                found.append(named.value)
        return sorted(found)


@click.command("new")
@click.argument("resource", required=False)
@click.option("--field", "fields", multiple=True, metavar="NAME:TYPE", help=FIELD)
@click.option("--relation", "relations", multiple=True, metavar="NAME:TARGET", help=RELATION)
@click.option("--ownership", metavar="WHOSE", help=OWNERSHIP)
@click.option("--delete", type=click.Choice(("soft", "hard")), help="What DELETE does.")
@click.option("--plural", default="", help="Its plural, where the usual one is wrong.")
@click.option("--summary", default="", help="What it is, in a line.")
@click.option("--story", default="", help="As a … I want to … so that ….")
@click.option("--ticket", default="", help="The ticket that asks for it.")
@click.option("--use", multiple=True, metavar="TRAIT", help="A trait to take fields from.")
@click.option("--unique", multiple=True, metavar="A,B", help="Fields that are unique together.")
@click.option("--filter", "filters", multiple=True, metavar="FIELD", help="A filter of lists.")
@click.option("--writer", "writers", multiple=True, metavar="ROLE", help="A role that may write.")
@click.option("--dry-run", is_flag=True, help="Write nothing; print the spec.")
@speaking
@click.pass_context
def command(ctx: click.Context, /, resource: str | None, dry_run: bool, **given: object) -> int:
    """Write a first spec of RESOURCE: by questions at a terminal, or by options alone.

    Nothing is written that doesn't compile beside the other specs, and nothing is overwritten.
    """
    options = options_of(ctx)
    root = find_root(options.directory)
    recover(root)
    bench = _bench(open_project(root, DiskTree(root)))
    if any(given.values()) or not stdin.isatty():
        if not resource:
            raise UsageError("say the name of the resource: restc new RESOURCE --field …")
        draft = _by_options(bench, resource, given)
        found = bench.mistakes(draft)
        if found:
            _show(bench, draft, found, options)
            return FINDINGS
    else:
        from compiler.cli.interview import interview

        draft = interview(bench, resource or "")
    return _write(bench, draft, options, dry_run)


def _bench(project: Project) -> Bench:
    specs = (path for path in project.tree.paths(project.settings.specs))
    texts = {
        path: project.tree.read_bytes(path) or b""
        for path in specs
        if path.endswith((".yaml", ".yml"))
    }
    found = pipeline.analyse(texts, project.settings)
    before = frozenset() if isinstance(found, Compiled) else frozenset(found)
    return Bench(project, texts, before)


def new_draft(bench: Bench, name: str) -> Draft:
    """An empty draft; raises UsageError where its file or its name is taken."""
    path = bench.path_of(name)
    if bench.project.tree.read_bytes(path) is not None:
        raise UsageError(f"{path} is there already")
    for kind in ("resource", "external"):
        if name in bench.names(kind):
            raise UsageError(f"a spec describes `{name}` already")
    up = "../" * (path.count("/"))
    return Draft(name, f"{up}.restc/schema.json")


def _by_options(bench: Bench, resource: str, given: Mapping[str, object]) -> Draft:
    for option in ("ownership", "delete"):
        if not given[option]:
            raise UsageError(f"say --{option}: it is too important to be guessed")
    draft = new_draft(bench, resource)
    for key in ("plural", "summary", "story", "ticket", "ownership", "delete"):
        setattr(draft, key, given[key])
    for name, words in map(field_words, _many(given, "fields")):
        _once(name, draft.fields)
        draft.fields[name] = words
    for name, words in map(relation_words, _many(given, "relations")):
        _once(name, draft.relations)
        draft.relations[name] = words
    draft.use = list(_many(given, "use"))
    draft.unique = [tuple(map(str.strip, one.split(","))) for one in _many(given, "unique")]
    draft.filters = list(_many(given, "filters"))
    draft.writers = list(_many(given, "writers"))
    return draft


def _many(given: Mapping[str, object], key: str) -> Sequence[str]:
    value = given[key]
    assert isinstance(value, tuple)
    return value


def _once(name: str, known: Mapping[str, object]) -> None:
    if name in known:
        raise UsageError(f"`{name}` is given twice")


def _show(bench: Bench, draft: Draft, found: Sequence[Diagnostic], options: Options) -> None:
    tree = bench.project.tree
    texts = {path: tree.read(path) or "" for path in bench.texts}
    sources = MemoryTree({**texts, bench.path_of(draft.name): draft.text})
    # Nothing is there yet that `lint --fix` could mend.
    say_diagnostics([replace(one, fix=None) for one in found], options, sources)
    if options.format == "human":
        say("Nothing was written.\n")


def _write(bench: Bench, draft: Draft, options: Options, dry_run: bool) -> int:
    path = bench.path_of(draft.name)
    if dry_run:
        say(draft.text)
        return CLEAN
    apply(bench.project.root, [Change(path, None, draft.text)])
    if not options.quiet:
        say(f"created {path}\nRead it, then `restc compile`.\n")
    return CLEAN
