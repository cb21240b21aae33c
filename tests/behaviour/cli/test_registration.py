"""Where routers go is found, or settled by [tool.restc], and each way leads back."""

from pathlib import Path

import pytest

from .conftest import Sandbox

MAIN = """\
from fastapi import FastAPI

from app.api.v1.api import api

app = FastAPI()
app.include_router(api, prefix="/api/v1")
"""
AGGREGATE = """\
from fastapi import APIRouter

from app.api.v1.routes import users

api = APIRouter()
api.include_router(users.router)
"""


@pytest.mark.parametrize(
    ("settings", "main", "aggregate"),
    [
        ("", "", "api.include_router(task.router)"),
        ('register = "auto"', "", "api.include_router(task.router)"),
        ('register = "aggregate"', "", "api.include_router(task.router)"),
        ('register = "each"', 'app.include_router(task.router, prefix="/api/v1")', ""),
        ('register = "manual"', "", ""),
        ('register_target = "app.main:app"', "app.include_router(task.router", ""),
        ('register_target = "app.api.v1.api:api"', "", "api.include_router(task.router"),
    ],
)
def test_routers_go_where_the_settings_say(
    sandbox: Sandbox, settings: str, main: str, aggregate: str
) -> None:
    before = {"app/main.py": MAIN, "app/api/v1/api.py": AGGREGATE}
    sandbox.write({**before, "pyproject.toml": f"[tool.restc]\n{settings}\n"})
    assert sandbox.run("compile").code == 0
    for path, line in (("app/main.py", main), ("app/api/v1/api.py", aggregate)):
        text = sandbox.read(path)
        assert (line in text) if line else text == before[path]
    assert sandbox.run("compile", "--check").code == 0
    assert sandbox.run("check").code == 0
    Path("specs/task.yaml").unlink()
    assert sandbox.run("compile").code == 0
    assert {path: sandbox.read(path) for path in before} == before


@pytest.mark.parametrize("setting", ['register = "each"', 'register_target = "app.main:app"'])
def test_another_setting_moves_what_was_registered(sandbox: Sandbox, setting: str) -> None:
    before = {"app/main.py": MAIN, "app/api/v1/api.py": AGGREGATE}
    sandbox.write(before)
    assert sandbox.run("compile").code == 0
    sandbox.write({"pyproject.toml": f"[tool.restc]\n{setting}\n"})
    assert sandbox.run("compile").code == 0
    assert sandbox.read("app/api/v1/api.py") == AGGREGATE
    assert "task.router" in sandbox.read("app/main.py")
    sandbox.write({"pyproject.toml": '[tool.restc]\nregister = "manual"\n'})
    assert sandbox.run("compile").code == 0
    assert {path: sandbox.read(path) for path in before} == before
