"""restc init: a new or an existing application is prepared, and nothing of it is lost."""

import json
import sys
from pathlib import Path
from types import ModuleType

import pytest

from compiler.artifact import Once
from compiler.settings import Settings

from .conftest import Sandbox


def test_an_existing_application_gains_what_it_lacks(sandbox: Sandbox) -> None:
    before = '[project]\r\nname = "x"\r\n'
    sandbox.write({"pyproject.toml": before, ".pre-commit-config.yaml": "repos: []\n"})
    Path("specs/task.yaml").unlink()
    said = sandbox.run("init")
    assert said.code == 0
    assert sandbox.read("pyproject.toml").startswith(before + "\r\n[tool.restc]\r\n")
    assert sandbox.read(".pre-commit-config.yaml") == "repos: []\n"
    assert "id: restc-check" in said.out
    assert json.loads(sandbox.read(".restc/schema.json"))["title"]
    assert "resource: note" in sandbox.read("specs/note.yaml.example")
    assert sandbox.run("compile").code == 0
    files = sandbox.files()
    assert sandbox.run("init").code == 0
    assert sandbox.files() == files


def test_a_new_application_is_scaffolded(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("compiler.emit.fastapi.scaffold")

    def scaffold(_settings: Settings) -> tuple[Once, ...]:
        return (Once("app/main.py", "app = 1\n", ""), Once("Makefile", "theirs\n", ""))

    module.__dict__["scaffold"] = scaffold
    monkeypatch.setitem(sys.modules, module.__name__, module)
    for path in sandbox.files():
        Path(path).unlink()
    sandbox.write({"Makefile": "mine\n"})
    said = sandbox.run("init", "--dry-run")
    assert "created app/main.py" in said.out
    assert set(sandbox.files()) == {"Makefile"}
    assert sandbox.run("init").code == 0
    assert sandbox.read("Makefile") == "mine\n"
    assert sandbox.read("app/main.py") == "app = 1\n"
    assert "id: restc-check" in sandbox.read(".pre-commit-config.yaml")
    assert "resource: note" in sandbox.read("specs/note.yaml")
    assert sandbox.run("init").out.splitlines() == ["Ready: edit specs/, then `restc compile`."]


FACTORY = """\
from fastapi import FastAPI


def create_app() -> FastAPI:
    return FastAPI()
"""
SESSION = """\
from collections.abc import AsyncIterator

from sqlmodel.ext.asyncio.session import AsyncSession


async def get_db() -> AsyncIterator[AsyncSession]:
    yield AsyncSession()
"""


def test_an_existing_application_is_recognised(sandbox: Sandbox) -> None:
    for path in sandbox.files():
        Path(path).unlink()
    files = {
        "pyproject.toml": "[tool.ruff]\nline-length = 100\n",
        "src/shop/__init__.py": "",
        "src/shop/application.py": FACTORY,
        "src/shop/database.py": SESSION,
        "src/shop/security.py": "def get_current_user() -> str:\n    return ''\n",
        "src/shop/entities/product.py": "class Product(SQLModel, table=True): ...\n",
        "src/shop/web/routers/products.py": "router = APIRouter()\n",
        "tests/test_shop.py": "app = FastAPI()\n",
    }
    sandbox.write(files)
    said = sandbox.run("init", "--dry-run")
    assert (said.code, sandbox.files()) == (0, files)
    assert "Fill in src/shop/principal.py.\n" in sandbox.run("init").out
    assert sandbox.read("pyproject.toml").endswith(
        """
[tool.restc]
specs = "specs"
app = "src"
package = "shop"
models = "shop/entities"
routes = "shop/web/routers"
shared = "shop/web"
services = "shop/services"
line_length = 100
principal = "shop.principal:get_principal"
session = "shop.database:get_db"
read_session = "shop.database:get_db"
"""
    )
    adapter = sandbox.read("src/shop/principal.py")
    assert "user: Annotated[Any, Depends(get_current_user)]" in adapter
    assert "from shop.web.principal import Principal" in adapter
    assert all(sandbox.read(path) == text for path, text in files.items() if ".py" in path[-3:])
    assert "src/shop/main.py" not in sandbox.files()


@pytest.mark.parametrize(
    "session",
    [
        "def get_db() -> Iterator[Session]:\n    yield Session()\n",
        SESSION.replace("sqlmodel.ext.asyncio.session", "sqlalchemy.ext.asyncio"),
    ],
)
def test_a_session_that_will_not_do_is_named(sandbox: Sandbox, session: str) -> None:
    sandbox.write({"pyproject.toml": "", "app/db.py": session})
    said = sandbox.run("init")
    assert "app.db:get_db yields another one" in said.out
    assert "session" not in sandbox.read("pyproject.toml")
