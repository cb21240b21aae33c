"""restc explain: the page of a code, or the spec behind a file or a line of it."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from compiler import diagnostics, pipeline
from compiler.cli.options import CLEAN, FAILURE, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import (
    ConfigurationError,
    Project,
    UsageError,
    find_root,
    open_project,
    project_path,
)
from compiler.cli.provenance import Made, Maker, made, makers
from compiler.cli.report import progress, say, say_diagnostics
from compiler.diagnostics.codes import CODES
from compiler.host.disk import DiskTree
from compiler.workspace.lock import Lock, read_lock

_CODE = re.compile(r"[Rr]\d{3}")
_LINE = re.compile(r"(.+?):(\d+)(?::\d+)?")


@click.command("explain")
@click.argument("subject", metavar="CODE|PATH[:LINE]")
@speaking
@click.pass_context
def command(ctx: click.Context, subject: str) -> int:
    """Print the page of a diagnostic's code, or say which spec and line made a line of a file.

    Of a spec, or a line of one, say what it made.
    """
    options = options_of(ctx)
    if _CODE.fullmatch(subject):
        return _explain_code(subject.upper())
    found = _LINE.fullmatch(subject)
    path, line = (found[1], int(found[2])) if found else (subject, 0)
    return _explain_path(path, line, options)


def _explain_code(code: str) -> int:
    for folder in _page_folders():
        text = DiskTree(folder).read(f"{code}.md")
        if text is not None:
            say(text)
            return CLEAN
    if code in CODES:
        say(f"{code}: {CODES[code].title}\n")
        return CLEAN
    raise UsageError(f"there is no code {code}")


def _page_folders() -> Iterable[Path]:
    """The pages lie in the package where it was installed, and in docs/ of its repository."""
    here = Path(diagnostics.__file__).parent
    return (here / "pages", here.parents[1] / "docs" / "diagnostics")


def _explain_path(path: str, line: int, options: Options) -> int:
    root = find_root(options.directory)
    project = open_project(root, DiskTree(root))
    relative = project_path(project, options.directory, path)
    text = project.tree.read(relative)
    if text is None:
        raise UsageError(f"there is no file {path}")
    if line > text.count("\n") + 1:
        raise UsageError(f"{path} has no line {line}")
    lock = read_lock(project.tree)
    if not isinstance(lock, Lock):
        raise ConfigurationError(lock)
    ours = _once_ours(lock, relative)
    if ours:
        say(ours)
        return FINDINGS
    with progress("compiling", options):
        compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    if isinstance(compiled, pipeline.Rejected):
        say_diagnostics(compiled.diagnostics, options, project.tree)
        return FAILURE
    place = f"{relative}:{line}" if line else relative
    if any(relative in specs for specs in compiled.inputs.values()):
        say(_told(place, relative, made(project, compiled, lock, relative, line)))
        return CLEAN
    found = makers(project, compiled, lock, relative, line)
    if not found:
        say(f"{place} is written by hand: no spec makes it\n")
        return FINDINGS
    for maker in found:
        say(_sentence(project, compiled, place, maker))
    return CLEAN


def _told(place: str, spec: str, found: Made) -> str:
    """What a spec or a line of it made, a file a line."""
    what = place if found.line else f"{spec} as a whole"
    if found.line and place != f"{spec}:{found.line}":
        what = f"{place}, a part of line {found.line},"
    if not found.lines:
        return f"{what} makes nothing by itself: what uses it does\n"
    rows = [f"{what} makes\n"]
    rows += [f"  {path}{_ranges(lines)}\n" for path, lines in found.lines.items()]
    return "".join(rows)


def _ranges(lines: Sequence[int]) -> str:
    """`:3-5,9`: line numbers as an editor and a person read them."""
    runs: list[list[int]] = []
    for number in lines:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    told = (str(first) if first == last else f"{first}-{last}" for first, last in runs)
    return ":" + ",".join(told) if runs else ""


def _sentence(project: Project, compiled: pipeline.Compiled, place: str, maker: Maker) -> str:
    if maker.span:
        source = (project.tree.read(maker.span.path) or "").split("\n")
        at = maker.span.line - 1
        shown = source[at].strip() if at < len(source) else ""
        return f"{place} comes from {maker.span}\n  {shown}\n"
    if not maker.owner:
        return f"{place} belongs to the project as a whole\n"
    return f"{place} comes from the spec of `{maker.owner}`{_spec_of(compiled, maker.owner)}\n"


def _spec_of(compiled: pipeline.Compiled, owner: str) -> str:
    specs = [path for path in compiled.inputs.get(owner, ()) if Path(path).stem == owner]
    return f" ({specs[0]})" if len(specs) == 1 else ""


def _once_ours(lock: Lock, path: str) -> str:
    """What to say of a file that we wrote and gave away, "" for any other."""
    for owner, output in lock.outputs():
        if output.path == path and output.kind in ("once", "ejected"):
            verb = "was written once" if output.kind == "once" else "was ejected"
            return f"{path} {verb} for `{owner or 'the project'}` and is yours since\n"
    return ""
