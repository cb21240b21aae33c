"""restc check: does the tree agree with the lock? Hashes only, and nothing heavy is imported."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from compiler.cli.options import CLEAN, COLOURS, FAILURE, FINDINGS, FORMATS, Options
from compiler.cli.project import ConfigurationError, UsageError, find_root, open_project
from compiler.cli.version import VERSION
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.host.disk import DiskTree
from compiler.workspace.blob import blob_id
from compiler.workspace.drift import CODES, WHAT_TO_DO, Drift, Present, drift
from compiler.workspace.lock import Lock, compiler_id, read_lock

SUMMARY = "Say what no longer agrees with the lock, without compiling."


def main(arguments: Sequence[str]) -> int:
    """Run with the arguments after `restc`, less the word `check`; the exit code."""
    options, index = _parse(arguments)
    try:
        found = _check(options, index)
    except UsageError as error:
        print(f"restc: {error}", file=sys.stderr)
        return FAILURE
    except ConfigurationError as error:
        _say(error.diagnostics, options)
        return FAILURE
    if options.format == "human":
        _tell(found, options)
    else:
        _say(tuple(map(_diagnostic, found)), options)
    return FINDINGS if found else CLEAN


def _parse(arguments: Sequence[str]) -> tuple[Options, bool]:
    parser = argparse.ArgumentParser("restc check", description=SUMMARY, allow_abbrev=False)
    parser.add_argument("--index", action="store_true", help="check what is staged in git")
    parser.add_argument("-C", dest="directory", metavar="DIR", default=".", help="work in DIR")
    parser.add_argument("--format", choices=FORMATS, default="human")
    parser.add_argument("--color", choices=COLOURS, default="auto")
    parser.add_argument("-q", "--quiet", action="store_true", help="print nothing when clean")
    given = parser.parse_args(arguments)
    options = Options(Path(given.directory), given.format, given.color, given.quiet)
    return options, given.index


def _check(options: Options, index: bool) -> tuple[Drift, ...]:
    root = find_root(options.directory)
    present = _staged(root) if index else _on_disk(root)
    project = open_project(root, present.tree)
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    return drift(lock, compiler_id(VERSION, project.settings), project.settings, present)


def _on_disk(root: Path) -> Present:
    if (root / ".restc/journal").is_dir():
        from compiler.host.journal import recover

        recover(root)
    tree = DiskTree(root)

    def blob(path: str) -> str | None:
        data = tree.read_bytes(path)
        return None if data is None else blob_id(data)

    return Present(tree, blob)


def _staged(root: Path) -> Present:
    from compiler.host.git import GitError, index_tree

    try:
        tree = index_tree(root)
    except GitError as error:
        raise UsageError(f"--index: {error}") from error
    return Present(tree, tree.blobs.get)


def _tell(found: Sequence[Drift], options: Options) -> None:
    """One line a finding, grouped by cause, each cause with its way out."""
    for cause, what_to_do in WHAT_TO_DO.items():
        lines = [item for item in found if item.cause == cause]
        for item in lines:
            place = item.path if item.line == 1 else f"{item.path}:{item.line}"
            print(f"{place}: {item.message} [{CODES[item.cause]}]")
        if lines:
            print(f"  = help: {what_to_do}")
    if not found and not options.quiet:
        print("Everything agrees with the specs.")


def _diagnostic(item: Drift) -> Diagnostic:
    span = Span(item.path, item.line, 1, item.line, 1)
    return Diagnostic(CODES[item.cause], item.message, span, help=WHAT_TO_DO[item.cause])


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
