"""What the emitted code calls its own things is reserved, and nothing that specs may want."""

import ast
from pathlib import Path

import pytest

from compiler.ir.resource import Project
from compiler.pipeline import analyse
from compiler.rules.reserved_names import CLASSES
from compiler.settings import Settings

ROOT = Path(__file__).parents[3]
APP = ROOT / "examples" / "tracker" / "app"
OWN = {path.stem for path in (ROOT / "specs").rglob("*.yaml")}
SHIPPED = {"ids", "types"}
EMITTED = [
    path
    for part in ("models", "api/v1/routes")
    for path in sorted((APP / part).glob("*.py"))
    if path.stem not in SHIPPED
]


def imported(path: Path) -> set[str]:
    """The classes that a module imports, but for those of resources and shared enums."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        module = node.module if isinstance(node, ast.ImportFrom) else None
        if module and module.split(".")[-1] not in OWN:
            assert isinstance(node, ast.ImportFrom)
            found |= {alias.asname or alias.name for alias in node.names}
    return {name for name in found if name[0].isupper() and not name.isupper()}


@pytest.mark.parametrize("path", EMITTED, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_every_class_that_emitted_code_imports_is_reserved(path: Path) -> None:
    assert imported(path) - CLASSES == set()


def judged(name: str) -> set[str]:
    text = f"resource: {name}\nownership: account\ndelete: hard\nfields:\n  n: {{type: date}}\n"
    result = analyse({"specs/a.yaml": text.encode()}, Settings())
    return set() if isinstance(result, Project) else {diagnostic.code for diagnostic in result}


@pytest.mark.parametrize(
    "name", ["class", "import", "types", "ids", "router", "page", "field", "aux", "exception"]
)
def test_a_reserved_name_is_refused(name: str) -> None:
    assert judged(name) == {"R220"}


@pytest.mark.parametrize(
    "name", ["match", "type", "order", "user", "table", "test", "status", "list", "a" * 50]
)
def test_a_word_that_only_looks_reserved_is_a_name(name: str) -> None:
    assert judged(name) == set()
