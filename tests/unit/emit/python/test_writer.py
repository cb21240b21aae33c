"""What the writer renders, ruff's formatter and import sorter leave as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.span import Span
from compiler.emit.python.symbol import Symbol, for_typing, imported, member
from compiler.emit.python.writer import PythonWriter

RUFF = Path(sys.executable).with_name("ruff")
SYMBOLS = [
    member("__future__", "annotations"),
    imported("asyncio"),
    imported("sqlalchemy", "sa"),
    imported("app.services.clock"),
    member("collections.abc", "AsyncIterator"),
    member("typing", "Annotated"),
    member("sqlalchemy", "select"),
    member("sqlalchemy", "func", "sql_function"),
    member("sqlalchemy.dialects.postgresql", "JSONB"),
    member("app.models.task", "Task"),
    member("app.models.task", "TASK_LIMIT"),
    member("app.models.task", "task_of"),
    member("app.models.task", "T"),
    member("app.models", "task2"),
    member("app.models", "task10"),
    member("tests.conftest", "client"),
    for_typing("app.models.account", "Account"),
    for_typing("sqlalchemy.ext.asyncio", "AsyncSession"),
    *(member("app.services.task", f"service_function_{index}") for index in range(9)),
]
BODY = '''
    router = APIRouter(prefix="/tasks", tags=["tasks"], responses={401: {}, 404: {}})
    # right above the class
    class Task(Base, table=True):
        """A task."""
        name: str
        def one(self) -> int:
            """Docstring
            of two lines.
            """
            if x:
                return 2
            elif y:
                return 3
            return 4
        @property
        def two(self) -> int:
            def inner() -> int:
                return 1
            return inner()
    x = 1
    @router.get("/{id}")
    async def read(id: UUID, session: Annotated[AsyncSession, Depends(get_session)]) -> Response:
        statement = (
            select(Task.id, Task.name)
            .where(Task.id == id, Task.deleted_at.is_(None), Task.account_id == principal.account)
            .limit(1)
        )
        return (await session.execute(statement)).one()
    def stub() -> None: ...
    y = 2
'''


def ruff(text: str, *arguments: str) -> str:
    # From a folder without packages: what lies around would count as first party.
    done = subprocess.run(
        [RUFF, *arguments, "-"],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(sys.executable).parent,
    )
    return done.stdout


@pytest.mark.parametrize("width", [60, 88, 100])
def test_ruff_leaves_a_module(width: int) -> None:
    out = PythonWriter(width)
    out.module('Tasks.\n\nWith \\d, """ and "quotes"')
    for symbol in SYMBOLS:
        out.use(symbol)
    out.code(BODY)
    with out.block("class Other:"):
        out.docstring('Ends with a "quote"')
        with out.block("def method(self) -> None:"):
            out.comment("Nothing\nto do.")
            out.line("pass")
        out.code("after = 1")
    text = out.render("Compiled from specs/task.yaml.").text
    compile(text, "module", "exec")
    line_length = f"--line-length={width}"
    assert ruff(text, "format", "--isolated", line_length) == text
    sorting = ("--isolated", line_length, "--select=I", "--fix", "--quiet")
    first_party = "lint.isort.known-first-party=['app']"
    assert ruff(text, "check", *sorting, "--config", first_party) == text


def test_every_line_has_its_span() -> None:
    span = Span("task.yaml", 3, 1, 3, 9)
    out = PythonWriter(22)
    out.code("x = 1")
    with out.at(span):
        out.code("y = f(aaaaaaaa, bbbbbbbb)")
    out.code("z = 2")
    rendered = out.render()
    assert rendered.text.splitlines() == ["x = 1", "y = f(", "    aaaaaaaa, bbbbbbbb", ")", "z = 2"]
    assert rendered.origin == (None, span, span, span, None)


def test_two_things_of_one_name_are_a_bug() -> None:
    out = PythonWriter()
    assert out.use(member("a", "x")) == "x"
    assert out.use(member("a", "x", "y")) == "y"
    with pytest.raises(CompilerBug):
        out.use(member("b", "x"))


def test_what_is_used_at_run_time_too_is_imported_for_real() -> None:
    out = PythonWriter()
    out.use(for_typing("a", "X"))
    out.use(member("a", "X"))
    assert out.render().text == "from a import X\n"


def test_a_literal_imports_its_classes() -> None:
    from decimal import Decimal

    out = PythonWriter()
    out.code(f"x = {out.literal([Decimal('1.50')])}")
    assert out.render().text == 'from decimal import Decimal\n\nx = [Decimal("1.50")]\n'


def test_an_empty_block_is_a_bug() -> None:
    out = PythonWriter()
    with pytest.raises(CompilerBug), out.block("if x:"):
        out.blank()


def test_a_symbol_is_an_identifier() -> None:
    with pytest.raises(ValueError, match="not a Python identifier"):
        Symbol("a", "b; import os")
