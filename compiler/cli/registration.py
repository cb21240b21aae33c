"""Where routers are registered: the file is found by analysis or settled by [tool.restc]."""

from collections.abc import Iterable
from dataclasses import dataclass

from compiler.artifact import Register, Router
from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.patch.outcome import Refusal, Style, Target
from compiler.patch.register import find, register
from compiler.settings import Settings
from compiler.tree import Subtree, Tree
from compiler.workspace.change import Edit, Edits


@dataclass(frozen=True, slots=True)
class Place:
    """A file (relative to the application) and the object in it that includes routers."""

    path: str
    kind: str
    receiver: str = ""


def registration(settings: Settings) -> Edit:
    """The edit that a plan asks for: routers in and out of the application's own files."""

    def edit(tree: Tree, wanted: tuple[Register, ...], unwanted: tuple[Register, ...]) -> Edits:
        app = Subtree(tree, settings.app)
        local = [_local(item, settings) for item in (*wanted, *unwanted)]
        standing = sorted({item.path for item in local if item.path})
        chosen = None
        if wanted and settings.register != "manual":
            found = _choose(app, settings, standing)
            if isinstance(found, Refusal):
                return Edits(refused=(_refused(found, settings, [r.router for r in wanted]),))
            chosen = found
        return _edits(app, settings, chosen, local, wanted)

    return edit


def _local(item: Register, settings: Settings) -> Register:
    folder = "" if settings.app == "." else settings.app + "/"
    return Register(item.path.removeprefix(folder), item.router)


def _edits(
    app: Tree,
    settings: Settings,
    chosen: Place | None,
    local: list[Register],
    wanted: tuple[Register, ...],
) -> Edits:
    """One batch a file: the chosen one gains what is wanted, the others lose what was ours."""
    texts: dict[str, str] = {}
    refused: list[Diagnostic] = []
    routers = [item.router for item in wanted]
    paths = {item.path for item in local if item.path} | ({chosen.path} if chosen else set())
    for path in sorted(paths):
        text = app.read(path)
        if text is None:
            continue
        here = routers if chosen and path == chosen.path else []
        before = [item.router for item in local if item.path == path]
        result = register(text, here, before, path=path, style=_style(settings, chosen))
        if isinstance(result, Refusal):
            refused.append(_refused(result, settings, here, path))
        else:
            texts[settings.place(path)] = result.text
    place = settings.place(chosen.path) if chosen else ""
    names = [f"{router.module}:{router.name}" for router in routers] if chosen else []
    return Edits(texts, dict.fromkeys(names, place), tuple(refused))


def _style(settings: Settings, chosen: Place | None) -> Style:
    # An aggregating router is itself included below the prefix.
    prefix = "" if chosen is None or chosen.kind == "aggregate" else settings.api_prefix
    receiver = chosen.receiver if chosen else ""
    return Style(receiver=receiver, prefix=prefix, line_length=settings.line_length)


def _choose(app: Tree, settings: Settings, standing: list[str]) -> Place | Refusal:
    if settings.register_target:
        return _settled(app, settings.register_target)
    refusals: list[Refusal] = []
    found: list[Place] = []
    for path in _files(app, settings):
        target = find(app.read(path) or "", path)
        if isinstance(target, Target):
            found.append(Place(path, target.kind))
        else:
            refusals.append(target)
    aggregates = [place for place in found if place.kind == "aggregate"]
    applications = [place for place in found if place.kind != "aggregate"]
    match settings.register:
        case "each":
            candidates = applications
        case "aggregate":
            candidates = aggregates
        case _:
            candidates = aggregates or applications
    # An aggregating router that was added later moves nothing by itself; a setting does.
    settled = found if settings.register == "auto" else candidates
    kept = [place for place in settled if place.path in standing]
    if len(kept) == 1:
        return kept[0]
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        paths = ", ".join(place.path for place in candidates)
        return Refusal(f"routers could be included in any of {paths}")
    return refusals[0] if refusals else Refusal("no FastAPI application was found")


def _settled(app: Tree, target: str) -> Place | Refusal:
    module, _, receiver = target.partition(":")
    stem = module.replace(".", "/")
    for path in (f"{stem}.py", f"{stem}/__init__.py"):
        text = app.read(path)
        if text is not None:
            found = find(text, path, receiver)
            return found if isinstance(found, Refusal) else Place(path, found.kind, receiver)
    return Refusal(f"register_target names the module {module}, which does not exist")


def _files(app: Tree, settings: Settings) -> Iterable[str]:
    """The modules that may include routers; reading is cheap, analysing is not."""
    for path in app.paths(settings.package.replace(".", "/")):
        if path.endswith(".py"):
            text = app.read(path) or ""
            if "include_router(" in text or "FastAPI(" in text:
                yield path


def _refused(
    refusal: Refusal, settings: Settings, routers: list[Router], path: str = ""
) -> Diagnostic:
    span = refusal.span
    if span:
        span = Span(
            settings.place(span.path), span.line, span.column, span.end_line, span.end_column
        )
    elif path:
        span = Span(settings.place(path), 1, 1, 1, 1)
    lines = refusal.lines_to_paste or tuple(_by_hand(settings, routers))
    notes = [
        *(f"add: {line}" for line in lines),
        *(f"remove: {x}" for x in refusal.lines_to_remove),
    ]
    return Diagnostic(
        "R620",
        f"the routers were not registered: {refusal.reason}",
        span,
        notes=tuple(notes),
        help='add the lines yourself with `register = "manual"` in [tool.restc], '
        "or name the object with `register_target`",
    )


def _by_hand(settings: Settings, routers: list[Router]) -> Iterable[str]:
    for router in routers:
        alias = f"{router.owner}_router"
        yield f"from {router.module} import {router.name} as {alias}"
        yield f'app.include_router({alias}, prefix="{settings.api_prefix}")'
