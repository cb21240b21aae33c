"""The check itself, once it is known that something may have changed: hashes, nothing heavy."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from compiler.cli.check import AGREES
from compiler.cli.options import CLEAN, COLOURS, FAILURE, FINDINGS, FORMATS, Options
from compiler.cli.project import FILE, ConfigurationError, UsageError, find_root, open_project
from compiler.cli.version import VERSION
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.host import clean
from compiler.host.disk import DiskTree, WitnessedTree
from compiler.settings import Settings
from compiler.workspace.drift import CODES, Drift, Present, drift
from compiler.workspace.lock import FOLDER, Lock, compiler_id, read_lock
from compiler.workspace.pending import FOLDER as SNAPSHOTS
from compiler.workspace.pending import pending, told

SUMMARY = "Say what no longer agrees with the lock, without compiling."
MIGRATE = "run `restc migrate` and commit what it writes"


def compare(arguments: Sequence[str]) -> int:
    """Parse the arguments of `restc check`, compare, print what differs; the exit code."""
    options, index, strict = _parse(arguments)
    try:
        found, behind = _check(options, index, strict)
    except (UsageError, OSError) as error:
        print(f"restc: {error}", file=sys.stderr)
        return FAILURE
    except ConfigurationError as error:
        _say(error.diagnostics, options)
        return FAILURE
    if options.format == "human":
        _tell(found, options)
        if behind and not options.quiet:
            print(told(behind))
    else:
        late = [Diagnostic("R550", told(behind), None, help=MIGRATE)] if behind else []
        _say((*map(_diagnostic, found), *late), options)
    return FINDINGS if found or (strict and behind) else CLEAN


def _parse(arguments: Sequence[str]) -> tuple[Options, bool, bool]:
    parser = argparse.ArgumentParser("restc check", description=SUMMARY, allow_abbrev=False)
    parser.add_argument("--index", action="store_true", help="check what is staged in git")
    parser.add_argument(
        "--fail-on-pending", action="store_true", help="exit 1 where a migration is pending"
    )
    parser.add_argument("-C", dest="directory", metavar="DIR", default=".", help="work in DIR")
    parser.add_argument("--format", choices=FORMATS, default="human")
    parser.add_argument("--color", choices=COLOURS, default="auto")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing when clean")
    given = parser.parse_args(arguments)
    options = Options(Path(given.directory), given.format, given.color, given.quiet)
    return options, given.index, given.fail_on_pending


Found = tuple[tuple[Drift, ...], tuple[str, ...]]
"""What differs, and the resources that a migration is pending for."""


def _check(options: Options, index: bool, strict: bool) -> Found:
    root = find_root(options.directory)
    return _check_index(root, strict) if index else _check_disk(root, strict)


def _check_disk(root: Path, strict: bool) -> Found:
    if (root / ".restc/journal").is_dir():
        from compiler.host.journal import ApplyError, recover

        try:
            recover(root)
        except ApplyError as error:
            raise UsageError(str(error)) from error
    tree = WitnessedTree(DiskTree(root), {FILE})
    found, behind, settings = _drift(root, Present(tree, tree.blob), strict)
    if not found and not behind:
        folders = (settings.specs, FOLDER, SNAPSHOTS)
        clean.remember_disk(str(root), VERSION, tree.seen, folders)
    return found, behind


def _check_index(root: Path, strict: bool) -> Found:
    from compiler.host.git import GitError, index_tree

    identity = clean.index_id(str(root))
    try:
        tree = index_tree(root)
    except GitError as error:
        raise UsageError(f"--index: {error}") from error
    found, behind, _settings = _drift(root, Present(tree, tree.blobs.get), strict)
    if not found and not behind:
        clean.remember_index(str(root), VERSION, identity)
    return found, behind


def _drift(
    root: Path, present: Present, strict: bool
) -> tuple[tuple[Drift, ...], tuple[str, ...], Settings]:
    project = open_project(root, present.tree)
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    settings = project.settings
    found = drift(lock, compiler_id(VERSION, settings), settings, present)
    # An application that never migrated needn't be told each time.
    behind: tuple[str, ...] = ()
    if strict or any(present.tree.paths(SNAPSHOTS)):
        tables = {owner: one.tables for owner, one in lock.resources.items() if one.tables}
        behind = pending(tables, present)
    return found, behind, settings


def _tell(found: Sequence[Drift], options: Options) -> None:
    """One line a finding, those of one cause and one way out together, then the way out."""
    if not found:
        if not options.quiet:
            print(AGREES)
        return
    from compiler.diagnostics.display import safe

    causes = list(CODES)
    groups: dict[tuple[int, str], list[Drift]] = {}
    for item in found:
        groups.setdefault((causes.index(item.cause), item.help), []).append(item)
    for (_cause, way_out), items in sorted(groups.items()):
        for item in items:
            place = item.path if item.line == 1 else f"{item.path}:{item.line}"
            print(f"{safe(place)}: {item.message} [{CODES[item.cause]}]")
        print(f"  = help: {safe(way_out)}")


def _diagnostic(item: Drift) -> Diagnostic:
    span = Span(item.path, item.line, 1, item.line, 1)
    return Diagnostic(CODES[item.cause], item.message, span, help=item.help)


def _say(diagnostics: Sequence[Diagnostic], options: Options) -> None:
    from compiler.diagnostics import render

    match options.format:
        case "json":
            text = render.as_json(diagnostics)
        case "github":
            text = render.github(diagnostics)
        case "concise":
            text = render.concise(diagnostics)
        case _:
            text = render.human(diagnostics, {}, colour=options.colour)
    sys.stdout.write(text)
