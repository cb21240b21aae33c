"""The shapes of applications that registration meets, one folder each."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path

from compiler.artifact import Router
from compiler.patch import Edited, Refusal, Style, register
from compiler.tree import decode

CASES = Path(__file__).parent / "cases"


@dataclass(frozen=True, slots=True)
class Shape:
    """A file before registration, and how restc is set up for it."""

    name: str
    before: str
    path: str
    style: Style
    package: str
    wanted: tuple[Router, ...]

    def register(
        self, text: str, wanted: tuple[Router, ...], before: tuple[Router, ...] = ()
    ) -> Edited | Refusal:
        """Register in this shape's way."""
        return register(text, wanted, before, path=self.path, style=self.style)

    def router(self, stem: str) -> Router:
        """One more router, from where this shape's come."""
        return Router(f"{self.package}.{stem}", "router", stem)


def shapes() -> list[Shape]:
    """Every folder of `cases`."""
    found = []
    for folder in sorted(CASES.iterdir()):
        file = folder / "case.toml"
        settings = tomllib.loads(file.read_text("utf-8")) if file.exists() else {}
        package = settings.get("package", "app.api.v1.routes")
        stems = settings.get("wanted", ["task"])
        found.append(
            Shape(
                folder.name,
                decode((folder / "before.txt").read_bytes()),
                settings.get("path", "app/main.py"),
                Style(settings.get("receiver", ""), settings.get("prefix", "")),
                package,
                tuple(Router(f"{package}.{s}", "router", s) for s in stems),
            )
        )
    return found


def rendered(outcome: Edited | Refusal) -> str:
    """The text after, or the refusal as the case's file has it."""
    match outcome:
        case Edited(text=text):
            return text
        case Refusal():
            lines = [f"{outcome.span}: {outcome.reason}", *outcome.lines_to_paste]
            return "\n".join(lines) + "\n"
