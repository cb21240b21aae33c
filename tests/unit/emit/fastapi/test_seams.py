"""The functions that specs name are looked for where they ought to be."""

import pytest

from compiler.emit.fastapi.seams import missing_functions
from compiler.ir.resource import Project
from compiler.pipeline import analyse
from compiler.settings import Settings
from compiler.tree import MemoryTree

SPEC = b"""\
resource: task
story: As a member I want tasks.
ownership: profile
delete: hard
fields:
  title: {type: string, max_length: 200}
hooks:
  before_create: app.services.task:number
  after_commit: app.services.task:tell
actions:
  reopen: {on: item, call: "app.services.task:reopen", summary: Take it up again., returns: task}
"""
PROFILE = b"external: profile\nsummary: A person.\ntable: profiles\nkey: uuid\n"
PATH = "app/services/task.py"
ALL = "from x import tell\nnumber = reopen = lambda: None\n"


@pytest.fixture(scope="module", params=[".", "backend"])
def project(request: pytest.FixtureRequest) -> Project:
    texts = {"specs/profile.yaml": PROFILE, "specs/task.yaml": SPEC}
    done = analyse(texts, Settings(app=request.param))
    assert isinstance(done, Project), done
    return done


def missing(project: Project, text: str, path: str = PATH) -> list[str]:
    tree = MemoryTree({project.settings.place(path): text})
    return [diagnostic.message for diagnostic in missing_functions(tree, project)]


@pytest.mark.parametrize(
    "text",
    [
        ALL,
        "async def number(): ...\nasync def tell(): ...\nasync def reopen(): ...\n",
        "try:\n    from y import number\nexcept ImportError:\n    number = None\n"
        "if True:\n    async def tell(): ...\nelse:\n    reopen, tell = 1, 2\nreopen: object = 1\n",
        "from other import *\n",
        "def broken(:\n",
    ],
)
def test_what_is_there_in_any_form_is_not_missing(project: Project, text: str) -> None:
    assert missing(project, text) == []


def test_a_module_that_is_not_there_yet_is_no_mistake(project: Project) -> None:
    assert missing_functions(MemoryTree(), project) == ()


def test_a_package_is_looked_into(project: Project) -> None:
    assert missing(project, ALL, "app/services/task/__init__.py") == []
    assert len(missing(project, "", "app/services/task/__init__.py")) == 3


def test_what_is_only_named_or_stands_deeper_is_missing(project: Project) -> None:
    text = "def outer():\n    def reopen(): ...\nprint(number)\nclass A:\n    tell = 1\n"
    assert len(missing(project, "reopen()\n" + text.replace("number", "'number'"))) == 3


def test_a_finding_gives_the_stub_to_paste(project: Project) -> None:
    tree = MemoryTree({project.settings.place(PATH): ALL.replace("reopen", "other")})
    [found] = missing_functions(tree, project)
    path = project.settings.place(PATH)
    assert found.code == "R621"
    assert (
        found.message
        == f"{path} has no function `reopen`, which the action `reopen` of `task` calls"
    )
    assert found.span is not None
    assert (found.span.path, found.span.line) == ("specs/task.yaml", 11)
    assert [note.removeprefix("add: ") for note in found.notes] == [
        "from uuid import UUID",
        "from sqlmodel.ext.asyncio.session import AsyncSession",
        "from app.api.v1.principal import Principal",
        "async def reopen(session: AsyncSession, principal: Principal, task_id: UUID) -> None:",
        '    """Take it up again."""',
        '    raise NotImplementedError("Take it up again.")',
    ]
