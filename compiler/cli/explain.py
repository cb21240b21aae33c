"""restc explain: the page of a code, or the spec behind a file or a line of it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import click

from compiler import diagnostics, pipeline
from compiler.artifact import OwnedFile, Region
from compiler.cli.options import CLEAN, FAILURE, FINDINGS, Options
from compiler.cli.program import options_of, speaking
from compiler.cli.project import (
    Project,
    UsageError,
    find_root,
    open_project,
    project_path,
)
from compiler.cli.report import progress, say, say_diagnostics
from compiler.diagnostics.codes import CODES
from compiler.diagnostics.span import Span
from compiler.host.disk import DiskTree
from compiler.workspace.document import Document, parse_document
from compiler.workspace.lock import Lock, read_lock

_CODE = re.compile(r"[Rr]\d{3}")
_LINE = re.compile(r"(.+?):(\d+)(?::\d+)?")


@dataclass(frozen=True, slots=True)
class Origin:
    """Who made a line, and the span of the spec behind it, if that was recorded."""

    owner: str
    span: Span | None


@click.command("explain")
@click.argument("subject", metavar="CODE|PATH[:LINE]")
@speaking
@click.pass_context
def command(ctx: click.Context, subject: str) -> int:
    """Print the page of a diagnostic's code, or say which spec and line made a line of a file."""
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
    ours = _once_ours(project, relative)
    if ours:
        say(ours)
        return FINDINGS
    with progress("compiling", options):
        compiled = pipeline.compile_project(project.tree, project.settings, lambda _files: ())
    if isinstance(compiled, pipeline.Rejected):
        say_diagnostics(compiled.diagnostics, options, project.tree)
        return FAILURE
    origins = _origins(project, compiled, relative, text, line)
    if not origins:
        place = f"{relative}:{line}" if line else relative
        say(f"{place} is written by hand: no spec makes it\n")
        return FINDINGS
    for origin in origins:
        say(_sentence(project, compiled, relative, line, origin))
    return CLEAN


def _origins(
    project: Project, compiled: pipeline.Compiled, path: str, text: str, line: int
) -> list[Origin]:
    """What made the line; of a whole file (line 0), everyone who has a part in it."""
    document = parse_document(path, text)
    placed = document.regions if isinstance(document, Document) else []
    at = {region.name: region for region in placed}
    found: list[Origin] = []
    for item in compiled.artifacts:
        if not isinstance(item, (OwnedFile, Region)) or project.settings.place(item.path) != path:
            continue
        number = line
        if isinstance(item, OwnedFile) and text.replace("\r\n", "\n") != item.text:
            # Lines of a file that isn't as compiled say nothing about the spec.
            number = 0
        if isinstance(item, Region):
            region = at.get(item.name)
            if region is None:
                continue
            number = line - region.line
            # The markers belong to the region too, but no line of the spec made them.
            if line and not 0 <= number <= region.body.count("\n") + 1:
                continue
        span = item.origin[number - 1] if 0 < number <= len(item.origin) else None
        found.append(Origin(item.owner, span))
    return found


def _sentence(
    project: Project, compiled: pipeline.Compiled, path: str, line: int, origin: Origin
) -> str:
    place = f"{path}:{line}" if line else path
    if origin.span:
        source = (project.tree.read(origin.span.path) or "").split("\n")
        shown = source[origin.span.line - 1].strip() if origin.span.line <= len(source) else ""
        return f"{place} comes from {origin.span}\n  {shown}\n"
    if not origin.owner:
        return f"{place} belongs to the project as a whole\n"
    return f"{place} comes from the spec of `{origin.owner}`{_spec_of(compiled, origin.owner)}\n"


def _spec_of(compiled: pipeline.Compiled, owner: str) -> str:
    specs = [path for path in compiled.inputs.get(owner, ()) if Path(path).stem == owner]
    return f" ({specs[0]})" if len(specs) == 1 else ""


def _once_ours(project: Project, path: str) -> str:
    """What to say of a file that we wrote and gave away, "" for any other."""
    lock = read_lock(project.tree)
    outputs = lock.outputs() if isinstance(lock, Lock) else ()
    for owner, output in outputs:
        if output.path == path and output.kind in ("once", "ejected"):
            verb = "was written once" if output.kind == "once" else "was ejected"
            return f"{path} {verb} for `{owner or 'the project'}` and is yours since\n"
    return ""
