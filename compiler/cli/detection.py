"""What an application that already lives says about itself, for its first [tool.restc]."""

import ast
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.tree import Tree

PRINCIPALS = ("get_principal",)
USERS = ("get_current_user", "get_current_active_user", "get_user", "current_user")
SESSIONS = ("get_session", "get_async_session", "get_db_session", "get_db")
READ_SESSIONS = ("get_read_session", "get_read_db")
ASYNC_SESSION = "sqlmodel.ext.asyncio.session"
"""The module of the session that compiled routes ask for."""


@dataclass(frozen=True, slots=True)
class Found:
    """`settings` are those that differ from the defaults; `advice` is for what can't be known.

    `user` is the dependency (`module:function`) that knows the caller in the application's own
    terms, where there is one and none that knows it in ours.
    """

    settings: Mapping[str, str | int] = field(default_factory=dict)
    user: str = ""
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Source:
    """A module of the application: its path below the application's folder, and what it says."""

    path: str
    text: str

    @property
    def module(self) -> str:
        return self.path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def folder(self) -> str:
        return self.path.rpartition("/")[0]


def detect(tree: Tree, pyproject: str) -> Found | None:
    """What can be seen of the application in a tree; None where there is none yet."""
    sources = {path: tree.read(path) or "" for path in tree.paths() if path.endswith(".py")}
    made = [path for path, text in sources.items() if "FastAPI(" in text and _is_product(path)]
    if not made:
        return None
    root = _package_folder(min(made, key=lambda path: (path.count("/"), path)), sources)
    if root is None:
        note = "The application lies in no package: set `package` and the folders in [tool.restc]."
        return Found(_line_length(pyproject), advice=(note,))
    app, _, package = root.rpartition("/")
    start = len(app) + 1 if app else 0
    modules = [
        _Source(path[start:], text) for path, text in sources.items() if path.startswith(f"{root}/")
    ]
    settings: dict[str, str | int] = {"app": app or ".", "package": package}
    settings |= _folders(package, modules) | _line_length(pyproject)
    found, user, advice = _dependencies(package, modules)
    return Found({**settings, **found}, user, tuple(advice))


def _is_product(path: str) -> bool:
    return not {"tests", "test", "docs", "examples", "scripts"} & set(path.split("/")[:-1])


def _package_folder(path: str, sources: Mapping[str, str]) -> str | None:
    """The topmost folder of the package that a module is in, or the module's own folder."""
    folder = path.rpartition("/")[0]
    if not folder.rpartition("/")[2].isidentifier():
        return None
    while "/" in folder and f"{folder.rpartition('/')[0]}/__init__.py" in sources:
        folder = folder.rpartition("/")[0]
    return folder


def _folders(package: str, modules: list[_Source]) -> dict[str, str | int]:
    models = _most(m.folder for m in modules if "table=True" in m.text or "Mapped[" in m.text)
    routes = _most(m.folder for m in modules if "APIRouter(" in m.text)
    models = models if models and models != package else f"{package}/models"
    routes = routes if routes and routes != package else f"{package}/api/v1/routes"
    shared = routes.rpartition("/")[0]
    if shared == package:
        shared = f"{package}/rest"
    return {
        "models": models,
        "routes": routes,
        "shared": shared,
        "services": f"{package}/services",
    }


def _most(folders: Iterator[str]) -> str:
    counted = Counter(folders)
    return min(counted, key=lambda folder: (-counted[folder], folder), default="")


def _line_length(pyproject: str) -> dict[str, str | int]:
    try:
        tools: dict[str, Any] = tomllib.loads(pyproject).get("tool", {})
    except tomllib.TOMLDecodeError:
        return {}
    for tool in ("ruff", "black"):
        length = tools.get(tool, {}).get("line-length")
        if isinstance(length, int) and 60 <= length <= 320:
            return {"line_length": length}
    return {}


def _dependencies(
    package: str, modules: list[_Source]
) -> tuple[dict[str, str | int], str, list[str]]:
    settings: dict[str, str | int] = {}
    advice: list[str] = []
    functions = [item for module in modules for item in _functions(module)]
    principal = _named(PRINCIPALS, functions)
    user = _named(USERS, functions)
    if principal:
        settings["principal"] = _reference(principal)
    else:
        settings["principal"] = f"{package}.principal:get_principal"
    session = _named(SESSIONS, functions)
    if session and _is_sqlmodels(session):
        settings["session"] = _reference(session)
        reading = _named(READ_SESSIONS, functions)
        sound = reading if reading and _is_sqlmodels(reading) else session
        settings["read_session"] = _reference(sound)
    else:
        seen = f"{_reference(session)} yields another one. " if session else ""
        advice.append(
            f"The routes need a dependency that yields the AsyncSession of {ASYNC_SESSION}. {seen}"
            "Name it as `session` and `read_session` in [tool.restc]."
        )
    return settings, _reference(user) if user and not principal else "", advice


_Function = tuple[_Source, ast.FunctionDef | ast.AsyncFunctionDef]


def _functions(module: _Source) -> Iterator[_Function]:
    try:
        body = ast.parse(module.text).body
    except (SyntaxError, ValueError):
        return
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield module, node


def _named(names: tuple[str, ...], functions: list[_Function]) -> _Function | None:
    """The function with the first of the names, if just one module has it."""
    for name in names:
        found = [item for item in functions if item[1].name == name]
        if len(found) == 1:
            return found[0]
    return None


def _is_sqlmodels(function: _Function) -> bool:
    module, node = function
    returns = ast.unparse(node.returns) if node.returns else ""
    return (
        isinstance(node, ast.AsyncFunctionDef)
        and "AsyncSession" in returns
        and ASYNC_SESSION in module.text
    )


def _reference(function: _Function) -> str:
    module, node = function
    return f"{module.module}:{node.name}"
