"""One batch of includes and imports, come and gone, planned as splices and applied."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.artifact import Router
from compiler.diagnostics.span import Span
from compiler.patch import imports as importing
from compiler.patch.candidate import Candidate, Include, candidates, includes
from compiler.patch.form import Form, expression, form_of, imports_for
from compiler.patch.imports import Layout
from compiler.patch.lines import Lines, Splice, lines_of, splice
from compiler.patch.names import Wanted
from compiler.patch.outcome import Edited, Refusal, Style, Target
from compiler.patch.parse import parse
from compiler.patch.place import Place, Unclear, choose, place
from compiler.patch.scope import Program, Site, program
from compiler.patch.syntax import Block, Broken, Import
from compiler.patch.verify import Bound, verify


def locate(text: str, path: str, module: str, receiver: str) -> Target | Refusal:
    """Return the object of `text` that includes routers, or why there is none."""
    lines = lines_of(text.removeprefix("\ufeff"))
    parsed = parse(text, module)
    if isinstance(parsed, Broken):
        return Refusal("this is no valid Python", span=_span(path, lines, parsed.line))
    found = place(program(parsed), lines, receiver, module.partition(".")[0])
    if isinstance(found, Unclear):
        return Refusal(found.reason, span=_span(path, lines, found.line))
    return Target(found.receiver, found.kind, _span(path, lines, found.line))


def chosen(text: str, module: str, receiver: str) -> Candidate | None:
    """Return the object of `text` that includes routers, with its includes, if there is one."""
    parsed = parse(text, module)
    if isinstance(parsed, Broken):
        return None
    found = choose(candidates(program(parsed)), receiver, module.partition(".")[0])
    return None if isinstance(found, Unclear) else found


def change(
    text: str,
    wanted: Sequence[Router],
    stale: Sequence[Router],
    before: Sequence[Router],
    path: str,
    module: str,
    style: Style,
) -> Edited | Refusal:
    """Return the text with the wanted routers and without the stale ones of those of before."""
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    lines = lines_of(text.removeprefix(mark))
    parsed = parse(text, module)
    if isinstance(parsed, Broken):
        reason = "this is no valid Python"
        return _refuse(Unclear(reason, parsed.line), path, lines, wanted, stale, style)
    batch = _Batch(lines, program(parsed), wanted, before, stale, module, style)
    refused = batch.plan()
    if refused is not None:
        return _refuse(refused, path, lines, batch.missing, stale, style)
    new, added, removed = splice(lines, batch.splices)
    if new != lines:
        verify(
            batch.program,
            lines,
            new,
            added,
            removed,
            module,
            ([f"{r.module}.{r.name}" for r in batch.missing], batch.routers_gone),
            (batch.imports_come, batch.imports_gone),
        )
    return Edited(mark + new.text, added, removed)


class _Batch:
    """The splices of one call of `change`, and what they mean."""

    def __init__(
        self,
        lines: Lines,
        whole: Program,
        wanted: Sequence[Router],
        before: Sequence[Router],
        stale: Sequence[Router],
        module: str,
        style: Style,
    ) -> None:
        self.lines, self.program, self.style = lines, whole, style
        self.stale, self.module = stale, module
        self.known = (*before, *wanted)
        self.included = list(includes(whole))
        present = {i.router for i in self.included}
        unique = list(dict.fromkeys(wanted))
        self.missing = [r for r in unique if f"{r.module}.{r.name}" not in present]
        self.root = next((r.module for r in (*wanted, *before)), module).partition(".")[0]
        self._imports: dict[str, list[tuple[Site, Import]]] = {}
        for site in whole.sites:
            for bound in site.statement.imports:
                for name in {bound.qualified, bound.module if not bound.name else ""}:
                    self._imports.setdefault(name, []).append((site, bound))
        self.ours = frozenset(
            bound.bound for r in (*wanted, *before) for _, bound in self._bindings(r)
        )
        self.splices: list[Splice] = []
        self.routers_gone: list[str] = []
        self.imports_come: list[Bound] = []
        self.imports_gone: list[Bound] = []

    def plan(self) -> Unclear | None:
        """Fill in the splices, or return why nothing may be done."""
        drops: dict[Block, dict[int, frozenset[str]]] = {}
        removal = self._remove(drops)
        if removal is not None:
            return removal
        target: Block | None = None
        if self.missing:
            found = place(self.program, self.lines, self.style.receiver, self.root)
            if isinstance(found, Unclear):
                return found
            form = form_of(found.includes or [i for i in self.included if i.known])
            # Imports inside a function are followed where the includes of that function use them.
            scope = form.scope if form.scope is found.scope else self.program.root
            target = scope.block
            refused = self._add(found, form, target, drops.pop(target, {}))
            if refused is not None:
                return refused
        for block, drop in drops.items():
            edited = importing.edit(self._layout(block, len(self.lines.contents) + 1), [], drop)
            if isinstance(edited, str):
                return Unclear(edited, min(drop))
            self.splices += edited[0]
        return None

    def _layout(self, block: Block, before: int) -> Layout:
        return Layout(self.lines, block, before, self.root, self.style.line_length, self.ours)

    def _add(
        self, found: Place, form: Form, block: Block, drop: dict[int, frozenset[str]]
    ) -> Unclear | None:
        spots = {r: self._spot(r, found) for r in self.missing}
        first = min(spots.values())
        spelled = {r: self._spelled(r, found, first) for r in self.missing}
        unbound = [r for r in self.missing if not spelled[r]]
        pairs = imports_for(unbound, form, self.program)
        edited = importing.edit(self._layout(block, first + 1), pairs, drop)
        if isinstance(edited, str):
            return Unclear(edited, found.line, found.receiver)
        splices, made = edited
        for router, imported in zip(unbound, made, strict=True):
            spelled[router] = expression(router, imported)
        self.imports_come += [(w.module, w.name, w.bound) for w in made]
        new: dict[int, list[str]] = {}
        for router, spot in spots.items():
            written = include_lines(found.receiver, spelled[router], self.style, found.indent)
            new.setdefault(spot, []).extend(written)
        self.splices += splices
        self.splices += [Splice(spot, spot, tuple(written)) for spot, written in new.items()]
        return None

    def _spot(self, router: Router, found: Place) -> int:
        """Return the line to stand before: among ours in the order of modules, else where found.

        Two branches that each add a resource then rarely add a line in the same place.
        """
        kept = {f"{r.module}.{r.name}": r.module for r in self.known if r not in self.stale}
        ours = [
            (kept[i.router], i.site.statement)
            for i in found.includes
            if i.router in kept
            and i.site.unconditional
            and i.site.block is found.scope.block
            and i.receiver == found.receiver
            and i.site.statement.parts == 1
            and i.site.statement.end <= found.before
        ]
        above = [statement.end for module, statement in ours if module < router.module]
        if above:
            return max(above)
        return min((statement.lead - 1 for _module, statement in ours), default=found.before)

    def _spelled(self, router: Router, found: Place, before: int) -> str:
        """Return the router's expression where it is already imported for the place, or ""."""
        for site, imported in self._bindings(router):
            reachable = site.scope is self.program.root or site.scope is found.scope
            above = site.statement.end <= before
            if site.unconditional and reachable and above:
                name = imported.bound
                return f"{name}.{router.name}" if imported.qualified == router.module else name
        return ""

    def _bindings(self, router: Router) -> list[tuple[Site, Import]]:
        """Return the imports of a router and of its module."""
        names = (router.module, f"{router.module}.{router.name}")
        return [found for name in names for found in self._imports.get(name, ())]

    def _remove(self, drops: dict[Block, dict[int, frozenset[str]]]) -> Unclear | None:
        emptied: dict[Block, set[int]] = {}
        for router in self.stale:
            qualified = f"{router.module}.{router.name}"
            leaving = [i for i in self.included if i.router == qualified]
            for include in leaving:
                site = include.site
                if site.statement.parts > 1 or not site.block.suite:
                    return _shared_line(include)
                self.splices.append(Splice(site.statement.line - 1, site.statement.end))
                self.routers_gone.append(qualified)
                emptied.setdefault(site.block, set()).add(site.statement.line)
            skip = {
                n for i in leaving for n in range(i.site.statement.line, i.site.statement.end + 1)
            }
            for site, imported in self._bindings(router):
                line = site.statement.line
                if not imported.name and imported.bound == router.module.partition(".")[0]:
                    return Unclear(f"`import {imported.module}` serves other names too", line)
                used = [
                    n for n in self.program.module.names.get(imported.bound, ()) if n not in skip
                ]
                if used:
                    return Unclear(f"`{imported.bound}` is still used here", used[0])
                drop = drops.setdefault(site.block, {})
                drop[line] = drop.get(line, frozenset()) | {imported.bound}
                self.imports_gone.append((imported.module, imported.name, imported.bound))
                if all(i.bound in drop[line] for i in site.statement.imports):
                    emptied.setdefault(site.block, set()).add(line)
        for block, gone in emptied.items():
            if block is not self.program.root.block and len(gone) == len(block.statements):
                return Unclear("nothing would be left of this block", min(gone))
        return None


def include_lines(receiver: str, router: str, style: Style, indent: str) -> tuple[str, ...]:
    """Return an include as a formatter would lay it out."""
    arguments = router
    if style.prefix:
        plain = not set('"\\') & set(style.prefix) and style.prefix.isprintable()
        arguments += f', prefix="{style.prefix}"' if plain else f", prefix={style.prefix!r}"
    line = f"{indent}{receiver}.include_router({arguments})"
    if len(line.expandtabs(4)) <= style.line_length:
        return (line,)
    inner = indent + ("\t" if "\t" in indent else "    ")
    return (f"{indent}{receiver}.include_router(", f"{inner}{arguments}", f"{indent})")


def _shared_line(include: Include) -> Unclear:
    line = include.site.statement.line
    return Unclear("the include shares its line with other code", line, include.receiver)


def _refuse(
    unclear: Unclear,
    path: str,
    lines: Lines,
    missing: Sequence[Router],
    stale: Sequence[Router],
    style: Style,
) -> Refusal:
    receiver = style.receiver or unclear.receiver
    paste = [_plain(r).line for r in missing]
    for router in missing:
        paste += include_lines(receiver, expression(router, _plain(router)), style, "")
    gone = [_plain(r).line for r in stale]
    for router in stale:
        gone += include_lines(receiver, expression(router, _plain(router)), style, "")
    return Refusal(unclear.reason, tuple(paste), tuple(gone), _span(path, lines, unclear.line))


def _plain(router: Router) -> Wanted:
    package, _, stem = router.module.rpartition(".")
    if not package:
        return Wanted(stem, stem, router.name, f"{stem}_{router.name}")
    return Wanted(package, package, stem, stem)


def _span(path: str, lines: Lines, line: int) -> Span:
    content = lines.contents[line - 1] if 0 < line <= len(lines.contents) else ""
    indent = len(content) - len(content.lstrip())
    return Span(path, line, indent + 1, line, max(len(content), indent + 1) + 1)
