"""Drift: four causes, told apart."""

from collections.abc import Callable

import pytest

from compiler.settings import Settings
from compiler.tree import MemoryTree
from compiler.workspace.blob import blob_id
from compiler.workspace.drift import Drift, Present, drift
from compiler.workspace.lock import FOLDER, Lock, Output, ResourceLock, format_lock, read_lock

BODY = "CREATE TABLE task ();\n"
FILES = {
    "specs/task.yaml": "resource: task\n",
    "app/models/task.py": "class Task: ...\n",
    "app/services/task.py": "# hooks\n",
    "app/main.py": "from app.api.v1.routes import task\n",
    "sql/schema.sql": f"-- mine\n\n-- restc:begin task\n{BODY}-- restc:end task\n",
}
LOCK = ResourceLock(
    "c1",
    {"specs/task.yaml": blob_id(FILES["specs/task.yaml"])},
    (
        Output("app/models/task.py", "owned", hash=blob_id(FILES["app/models/task.py"])),
        Output("app/services/task.py", "once", hash=blob_id("# as written\n")),
        Output("app/main.py", "register", "app.api.v1.routes.task:router"),
        Output("sql/schema.sql", "region", "task", blob_id(BODY)),
        Output("app/mine.py", "ejected"),
    ),
)


def found(files: dict[str, str], compiler: str = "c1") -> list[tuple[str, int, str]]:
    tree = MemoryTree({**files, f"{FOLDER}/task.json": format_lock(LOCK)})
    lock = read_lock(tree)
    assert isinstance(lock, Lock)

    def blob(path: str) -> str | None:
        text = tree.read(path)
        return None if text is None else blob_id(text)

    drifts: tuple[Drift, ...] = drift(lock, compiler, Settings(), Present(tree, blob))
    return [(item.path, item.line, item.cause) for item in drifts]


def test_nothing_changed() -> None:
    assert found(FILES) == []


def test_line_endings_are_no_change() -> None:
    assert found({path: text.replace("\n", "\r\n") for path, text in FILES.items()}) == []


Alter = Callable[[str], str | None]


@pytest.mark.parametrize(
    ("path", "alter", "expected"),
    [
        ("specs/task.yaml", lambda text: text + "x", ("specs/task.yaml", 1, "spec")),
        ("specs/new.yml", lambda _text: "x", ("specs/new.yml", 1, "spec")),
        ("specs/task.yaml", lambda _text: None, ("specs/task.yaml", 1, "missing")),
        ("app/models/task.py", lambda text: text + "x", ("app/models/task.py", 1, "edited")),
        ("app/models/task.py", lambda _text: None, ("app/models/task.py", 1, "missing")),
        ("app/services/task.py", lambda _text: None, ("app/services/task.py", 1, "missing")),
        ("app/main.py", lambda _text: "app\n", ("app/main.py", 1, "missing")),
        ("sql/schema.sql", lambda _text: None, ("sql/schema.sql", 1, "missing")),
        ("sql/schema.sql", lambda _text: "-- mine\n", ("sql/schema.sql", 1, "missing")),
        ("sql/schema.sql", lambda text: text[:-20], ("sql/schema.sql", 3, "edited")),
        ("sql/schema.sql", lambda text: text.replace("()", "(x)"), ("sql/schema.sql", 3, "edited")),
        (
            "sql/schema.sql",
            lambda text: text + "-- restc:begin b\n-- restc:end b\n",
            ("sql/schema.sql", 6, "missing"),
        ),
    ],
)
def test_each_cause_has_its_place(path: str, alter: Alter, expected: tuple[str, int, str]) -> None:
    after = alter(FILES.get(path, ""))
    files = {name: text for name, text in FILES.items() if name != path}
    assert found(files if after is None else {**files, path: after}) == [expected]


def test_text_of_the_user_is_no_drift() -> None:
    text = "-- other\n" + FILES["sql/schema.sql"] + "-- more\n"
    assert found({**FILES, "sql/schema.sql": text}) == []


def test_another_compiler_or_another_setting_is_told_once() -> None:
    assert found(FILES, "c2") == [("pyproject.toml", 1, "compiler")]
