"""A process that has an application and its tests loaded, and forks for each mutant of it.

Runs as a script in the application's folder. Each line of stdin is a trial as JSON: the file that
is another one now, the text that it had, and what pytest is to run. Each line of stdout is how
pytest ended. Imports nothing of restc, for `tests` is the application's own package here.
"""

import ast
import copy
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import CodeType, FunctionType, ModuleType
from typing import Any

import pytest

OPTIONS = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-p", "pytest_asyncio.plugin"]
PATIENCE = 300
MODELS = "models"


class NearestFirst:
    """Runs the tests first that should miss what was taken away."""

    def __init__(self, words: list[str]) -> None:
        self.words = words

    @pytest.hookimpl(trylast=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items.sort(key=lambda item: not any(word in item.name for word in self.words))


def main() -> None:
    answers = os.fdopen(os.dup(1), "w")
    log = os.open("nursery.log", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(log, 1)
    os.dup2(log, 2)
    sys.path[0] = ""
    packages = [path.parent.name for path in Path().glob("*/__init__.py")]
    code = int(pytest.main([*OPTIONS, "--collect-only", "tests"]))
    print(json.dumps({"code": code}), file=answers, flush=True)
    for line in sys.stdin:
        trial = json.loads(line)
        print(json.dumps({"code": _tried(trial, packages)}), file=answers, flush=True)


def _tried(trial: dict[str, Any], packages: list[str]) -> int:
    child = os.fork()
    if child == 0:
        _become(trial, packages)
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        found, status = os.waitpid(child, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.kill(child, 9)
    os.waitpid(child, 0)
    return 124


def _become(trial: dict[str, Any], packages: list[str]) -> None:
    code = 3
    try:
        sys.dont_write_bytecode = True
        out = os.open(trial["log"], os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(out, 1)
        os.dup2(out, 2)
        if trial["path"].endswith(".py") and not _exchanged(trial):
            _forget(packages, models=MODELS in trial["path"].split("/"))
        code = int(pytest.main([*OPTIONS, *trial["arguments"]], [NearestFirst(trial["nearest"])]))
    finally:
        sys.stdout.flush()
        os._exit(code)


def _forget(packages: list[str], models: bool) -> None:
    """Have everything imported anew; the models only where one of them is another one now, since
    SQLAlchemy takes a table once."""
    for name in [n for n in sys.modules if n.partition(".")[0] in packages]:
        if models or MODELS not in name.split("."):
            del sys.modules[name]
    if models:
        from sqlmodel import SQLModel

        SQLModel.metadata.clear()
        SQLModel._sa_registry._class_registry.clear()


def _exchanged(trial: dict[str, Any]) -> bool:
    """Give the loaded functions the bodies that they have in the file; False where that isn't
    enough, because something else than a body differs."""
    path, before = trial["path"], trial["before"]
    after = Path(path).read_text(encoding="utf-8")
    if _without_bodies(before) != _without_bodies(after):
        return False
    module = sys.modules.get(path.removesuffix(".py").replace("/", "."))
    if module is None:
        return False
    old = dict(_codes(compile(before, path, "exec")))
    new = dict(_codes(compile(after, path, "exec")))
    for name, code in new.items():
        if _same(old[name], code):
            continue
        function = _found(module, name)
        if function is None:
            return False
        function.__code__ = code
    return True


def _without_bodies(text: str) -> str:
    tree = copy.deepcopy(ast.parse(text))
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            node.body = [ast.Pass()]
    return ast.dump(tree)


def _codes(module: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The functions of a module and of its classes, by qualified name."""
    for constant in module.co_consts:
        if isinstance(constant, CodeType):
            if constant.co_flags & 1:  # A function's: a class body has no fast locals.
                yield constant.co_qualname, constant
            else:
                yield from _codes(constant)


def _same(old: CodeType, new: CodeType) -> bool:
    return old == new


def _found(module: ModuleType, name: str) -> FunctionType | None:
    """The function of that qualified name, under whatever decorates it."""
    place: Any = module
    for part in name.split("."):
        place = vars(place).get(part)
        if place is None:
            return None
    place = getattr(place, "__func__", None) or getattr(place, "fget", None) or place
    while hasattr(place, "__wrapped__"):
        place = place.__wrapped__
    return place if isinstance(place, FunctionType) else None


if __name__ == "__main__":
    main()
