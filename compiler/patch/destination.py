"""Which file includes the routers: the application's own, or that of its aggregating router."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.diagnostics.span import Span
from compiler.patch.outcome import Destination, Refusal
from compiler.patch.register import module_of

Read = Callable[[str], str | None]


def destination(
    read: Read, start: str, *, mode: str = "auto", target: str = ""
) -> Destination | Refusal:
    """Return the file and the object that routers go to.

    `read` gives a file's text by its path, relative to the application folder, or None. The search
    begins at `start`. `mode` is "each" for that file's own application, "aggregate" for the router
    that it includes, "auto" for the second where there is one. `target` ("app.main:app") settles
    it. A file that is no Python, or is missing, is refused.
    """
    if target:
        module, _, receiver = target.partition(":")
        path = _file(read, module)
        if not path:
            return Refusal(f"there is no module {module}")
        return Destination(path, receiver)
    text = read(start)
    if text is None:
        return Refusal(f"there is no {start}")
    if mode == "each":
        return Destination(start, "")
    found = _follow(read, start, text, "", frozenset())
    if mode == "aggregate" and found == Destination(start, "") and not _aggregates(start, text):
        return Refusal("the application includes no aggregating router", span=_top(start))
    return found


def _follow(
    read: Read, path: str, text: str, receiver: str, seen: frozenset[tuple[str, str]]
) -> Destination | Refusal:
    """Go on to the one aggregating router that is included here, and to what it includes."""
    onward: dict[tuple[str, str], str] = {}
    for qualified, passed in _leads(path, text, receiver):
        module, _, name = qualified.rpartition(".")
        file = _file(read, module)
        inner = read(file) if file else None
        # A word is cheaper to look for than a router: most modules here are leaves.
        if inner is None or "include_router" not in inner or (file, name) in seen:
            continue
        if passed:
            if _includes_some(file, inner, ""):
                onward[file, ""] = inner
        elif _includes_some(file, inner, name):
            onward[file, name] = inner
    if len(onward) > 1:
        names = " and ".join(sorted(f"{p}:{n}" for p, n in onward))
        return Refusal(f"there are several aggregating routers: {names}", span=_top(path))
    for (file, name), inner in onward.items():
        return _follow(read, file, inner, name, seen | {(path, receiver)})
    return Destination(path, receiver)


def _leads(path: str, text: str, receiver: str) -> Iterator[tuple[str, bool]]:
    """Yield what the application here includes, and (True) the functions that it is passed to."""
    from compiler.patch.change import chosen

    found = chosen(text, module_of(path), receiver)
    if found is None or (found.kind == "aggregate" and not receiver):
        return
    for include in found.includes:
        if include.router and include.known:
            yield include.router, False
    if not any(i.known for i in found.includes):
        for function in found.passed_to:
            if function:
                yield function, True


def _includes_some(path: str, text: str, receiver: str) -> bool:
    from compiler.patch.change import chosen

    found = chosen(text, module_of(path), receiver)
    return found is not None and bool(found.includes)


def _aggregates(path: str, text: str) -> bool:
    from compiler.patch.change import chosen

    found = chosen(text, module_of(path), "")
    return found is not None and found.kind == "aggregate"


def _file(read: Read, module: str) -> str:
    plain = module.replace(".", "/")
    for path in (f"{plain}.py", f"{plain}/__init__.py"):
        if module and read(path) is not None:
            return path
    return ""


def _top(path: str) -> Span:
    return Span(path, 1, 1, 1, 1)
