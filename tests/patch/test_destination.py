"""The search for the file that includes the routers."""

from __future__ import annotations

import subprocess
import sys

from compiler.artifact import Router
from compiler.patch import Destination, Edited, Refusal, destination, is_registered, register

MAIN = "from fastapi import FastAPI\n\n{imports}\n\napp = FastAPI()\n{body}\n"
DIRECT = MAIN.format(imports="from app import users", body="app.include_router(users.router)")
NESTED = MAIN.format(
    imports="from app.api.main import api_router",
    body='app.include_router(api_router, prefix="/api")',
)
AGGREGATE = (
    "from fastapi import APIRouter\n\nfrom app.api import users\n\n"
    "api_router = APIRouter()\napi_router.include_router(users.router)\n"
)
LEAF = "from fastapi import APIRouter\n\nrouter = APIRouter()\n"


def _search(files: dict[str, str], mode: str = "auto", target: str = "") -> Destination | Refusal:
    return destination(files.get, "app/main.py", mode=mode, target=target)


def test_follows_the_application_into_its_aggregating_router() -> None:
    files = {"app/main.py": NESTED, "app/api/main.py": AGGREGATE, "app/api/users.py": LEAF}
    assert _search(files) == Destination("app/api/main.py", "api_router")
    assert _search(files, "each") == Destination("app/main.py", "")


def test_follows_through_packages_and_several_levels() -> None:
    outer = (
        "from fastapi import APIRouter\n\nfrom .v1 import api_router as v1\n\n"
        "api_router = APIRouter()\napi_router.include_router(v1)\n"
    )
    files = {
        "app/main.py": NESTED.replace("app.api.main", "app.api"),
        "app/api/__init__.py": outer,
        "app/api/v1/__init__.py": AGGREGATE,
    }
    assert _search(files) == Destination("app/api/v1/__init__.py", "api_router")


def test_follows_a_function_that_gets_the_application() -> None:
    main = MAIN.format(imports="from app.routers import init_routers", body="init_routers(app)")
    routers = (
        "from fastapi import FastAPI\n\nfrom app import users\n\n\n"
        "def init_routers(app: FastAPI) -> None:\n    app.include_router(users.router)\n"
    )
    files = {"app/main.py": main, "app/routers.py": routers}
    assert _search(files) == Destination("app/routers.py", "")


def test_stays_where_routers_are_included_one_by_one() -> None:
    files = {"app/main.py": DIRECT, "app/users.py": LEAF}
    assert _search(files) == Destination("app/main.py", "")
    assert isinstance(_search(files, "aggregate"), Refusal)


def test_refuses_two_aggregating_routers() -> None:
    main = MAIN.format(
        imports="from app.v1 import api_router as one\nfrom app.v2 import api_router as two",
        body="app.include_router(one)\napp.include_router(two)",
    )
    files = {"app/main.py": main, "app/v1.py": AGGREGATE, "app/v2.py": AGGREGATE}
    refused = _search(files)
    assert isinstance(refused, Refusal)
    assert "app/v1.py:api_router and app/v2.py:api_router" in refused.reason


def test_the_settings_settle_it() -> None:
    files = {"app/main.py": NESTED, "app/api/main.py": AGGREGATE}
    assert _search(files, target="app.main:app") == Destination("app/main.py", "app")
    assert isinstance(_search(files, target="app.nowhere:app"), Refusal)
    assert isinstance(_search({}), Refusal)


def test_tells_without_a_search_that_nothing_is_to_do() -> None:
    task, old = Router("app.task", "router", "task"), Router("app.old", "router", "old")
    assert not is_registered(DIRECT, [task])
    done = register(DIRECT, [task])
    assert isinstance(done, Edited)
    assert is_registered(done.text, [task], [old])
    assert not is_registered(done.text, [], [task])


def test_refuses_to_take_away_what_is_still_used() -> None:
    task = Router("app.task", "router", "task")
    done = register(DIRECT, [task])
    assert isinstance(done, Edited)
    refused = register(done.text + "print(task)\n", [], [task])
    assert isinstance(refused, Refusal)
    assert refused.lines_to_remove == ("from app import task", "app.include_router(task.router)")
    assert refused.span is not None
    assert refused.span.line == 8


def test_the_short_way_does_not_import_libcst() -> None:
    program = (
        "import sys\nfrom compiler.artifact import Router\nfrom compiler.patch import register\n"
        "text = 'from app import users\\napp.include_router(users.router)\\n'\n"
        "assert register(text, [Router('app.users', 'router', 'users')]).text == text\n"
        "assert 'libcst' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True)
