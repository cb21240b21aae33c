"""A plan while it is being drawn up."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.tree import Tree, below, encode
from compiler.workspace.change import Change, Conflict, unified
from compiler.workspace.lock import Output

Key = tuple[str, str, str]

_WAYS_OUT = (
    "move the change into a hook, `restc eject {path}` to own the file from now on, "
    "or `restc compile --overwrite` to lose it (`restc adopt {path}`: in this file alone)"
)
_HELP = {
    "R605": _WAYS_OUT,
    "R606": "move it away, `restc eject {path}` to keep it as it is, "
    "or `restc adopt {path}` to replace it",
    "R607": "delete it yourself, `restc eject {path}` to keep it, "
    "or `restc compile --overwrite` to delete it",
    "R609": "remove it with its markers, or run `restc compile --overwrite`",
}


def key_of(output: Output) -> Key:
    """What two locks must agree on to speak of one thing; a router may move between files."""
    match output.kind:
        case "region":
            return ("region", output.path, output.name)
        case "register" | "outstanding":
            return ("register", "", output.name)
        case "owned" | "once" | "ejected":
            return ("file", output.path, "")


@dataclass(slots=True)
class Draft:
    """`locked` holds each locked output with its owner; the rest fills up as we judge artifacts.

    A draft reads like a tree: the present one after the changes so far.
    """

    present: Tree
    locked: dict[Key, tuple[str, Output]]
    overwrite: bool = False
    changes: dict[str, Change] = field(default_factory=dict)
    conflicts: list[Conflict] = field(default_factory=list)
    outputs: dict[str, list[Output]] = field(default_factory=dict)
    unchanged: int = 0

    def read(self, path: str) -> str | None:
        change = self.changes.get(path)
        return change.after if change else self.present.read(path)

    def read_bytes(self, path: str) -> bytes | None:
        text = self.read(path)
        return None if text is None else encode(text)

    def paths(self, under: str = "") -> Iterable[str]:
        changed = {path for path in self.changes if below(path, under)}
        kept = set(self.present.paths(under)) - changed
        return sorted(kept | {path for path in changed if self.changes[path].after is not None})

    def known(self, kind: str, path: str, name: str = "") -> Output | None:
        """The locked output of this kind ("file", "region" or "register")."""
        found = self.locked.get((kind, path, name))
        return found[1] if found else None

    def record(self, owner: str, output: Output) -> None:
        """Let the owner's next lock list this output."""
        self.outputs.setdefault(owner, []).append(output)

    def change(self, path: str, after: str | None, parts: tuple[str, ...] = ()) -> None:
        """Note a file's next text (None: no file); `parts` names the parts that change."""
        earlier = self.changes.get(path)
        before = earlier.before if earlier else self.present.read(path)
        said = (*earlier.parts, *parts) if earlier else parts
        self.changes[path] = Change(path, before, after, said)

    def conflict(
        self, code: str, message: str, path: str, found: str, wish: str, line: int = 1
    ) -> None:
        """Note that `found` stands where we would have `wish`."""
        span = Span(path, line, 1, line, 1)
        diagnostic = Diagnostic(code, message, span, help=_HELP[code].format(path=path))
        diff = unified(path, wish, found, "as compiled", "as it stands") if wish else ""
        self.conflicts.append(Conflict(path, diagnostic, diff))
