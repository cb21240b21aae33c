"""Modules that applications get alike, kept as text beside the emitter that ships them.

The text names the default modules, so that it can be read, checked and run as it stands; here it
takes on the application's own modules, the names of its dependencies and its line length.
"""

import ast
import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from compiler.emit.python.logical import logical_lines
from compiler.emit.python.symbol import Symbol
from compiler.emit.python.writer import PythonWriter
from compiler.settings import Settings

DEPENDENCIES = ("principal", "session", "read_session")
"""The settings that name a function of the application: `package.module:function`."""
COMMENTED = re.compile(r"^(?! *#).*[(\[{,]\n *#", re.MULTILINE)
"""A comment within brackets, which keeps them as they are laid out."""
_DEFAULTS = Settings()
_Name = tuple[str, str]


def shipped(package: str, name: str, settings: Settings, folder: str = "shipped") -> str:
    """The text of `<name>.txt` in a folder of `package`, with the application's own names."""
    return adapted(_read(package, folder, name), settings)


@cache
def _read(package: str, folder: str, name: str) -> str:
    return files(package).joinpath(folder, f"{name}.txt").read_text(encoding="utf-8")


@cache
def adapted(text: str, settings: Settings) -> str:
    """A Python text that names the default modules, with those of the settings instead."""
    names = _dependencies(settings)
    modules = _modules(settings)
    changed = any(old != new for old, new in modules) or any(
        written != wanted for written, wanted in names.items()
    )
    if not changed and settings.line_length == _DEFAULTS.line_length:
        return text
    return _rewritten(text, settings, modules, names)


def _rewritten(
    text: str, settings: Settings, modules: list[_Name], names: dict[_Name, _Name]
) -> str:
    tree = ast.parse(text)
    lines = text.splitlines()
    tests = settings.tests.replace("/", ".")
    out = PythonWriter(settings.line_length, (settings.package, tests))
    out.module(_with_modules(ast.get_docstring(tree) or "", modules))
    imports = [node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)]
    # A module without imports begins after its docstring.
    last = [*tree.body[:1], *imports][-1].end_lineno
    rest = "\n".join(lines[last:])
    symbols = [symbol for node in imports for symbol in _symbols(node)]
    for symbol, local in _aliased(symbols, modules, names).items():
        out.use(local)
        if symbol.local != local.local:
            rest = re.sub(rf"\b{symbol.local}\b", local.local, rest)
    for part in _parts(_with_modules(rest, modules)):
        if not part:
            out.blank()
        elif COMMENTED.search(part):
            out.lines(part)
        else:
            out.code(part)
    header = lines[0][2:] if lines[0].startswith("# ") else None
    return out.render(header).text


def _parts(text: str) -> Iterator[str]:
    """The statements at the top of a module with what is below them; "" for a blank line."""
    part: list[str] = []
    for indent, line in logical_lines(text):
        if line and indent == 0:
            yield from _with_blanks(part)
            part = []
        part.append(" " * indent + line)
    yield from _with_blanks(part)


def _with_blanks(part: list[str]) -> Iterator[str]:
    body = "\n".join(part).rstrip()
    if body:
        yield body
    for line in reversed(part):
        if line.strip():
            return
        yield ""


def _symbols(node: ast.Import | ast.ImportFrom) -> Iterator[Symbol]:
    for alias in node.names:
        if isinstance(node, ast.ImportFrom):
            yield Symbol(node.module or "", alias.name, alias.asname or "")
        else:
            yield Symbol(alias.name, "", alias.asname or "")


def _aliased(
    symbols: list[Symbol], modules: list[_Name], names: dict[_Name, _Name]
) -> dict[Symbol, Symbol]:
    """What each import becomes; one whose name is taken keeps the name that the text has for it."""
    found: dict[Symbol, Symbol] = {}
    taken: dict[str, _Name] = {}
    for symbol in symbols:
        module, name = names.get(
            (symbol.module, symbol.name), (_module(symbol.module, modules), symbol.name)
        )
        local = symbol.alias or name or module
        if taken.setdefault(local, (module, name)) == (module, name):
            found[symbol] = Symbol(module, name, symbol.alias)
        else:
            taken[symbol.local] = module, name
            found[symbol] = Symbol(module, name, symbol.local)
    return found


def _dependencies(settings: Settings) -> dict[_Name, _Name]:
    """Where each dependency stands in the text, and where it stands in the application."""
    return {
        _reference(getattr(_DEFAULTS, key)): _reference(getattr(settings, key))
        for key in DEPENDENCIES
    }


def _reference(text: str) -> _Name:
    module, _, name = text.partition(":")
    return module, name


def _modules(settings: Settings) -> list[_Name]:
    """The modules of the text and those of the application, the longest first."""
    principal, wanted = _reference(_DEFAULTS.principal)[0], _reference(settings.principal)[0]
    return [
        ("app.api.v1", settings.shared.replace("/", ".")),
        (principal, wanted),
        ("app.models", settings.models.replace("/", ".")),
        ("app", settings.package),
        ("tests", settings.tests.replace("/", ".")),
    ]


def _module(written: str, modules: list[_Name]) -> str:
    for old, new in modules:
        if written == old or written.startswith(f"{old}."):
            return new + written.removeprefix(old)
    return written


def _with_modules(text: str, modules: list[_Name]) -> str:
    """What comments and docstrings say of modules."""
    return re.sub(r"`(app(?:\.\w+)+)", lambda found: f"`{_module(found[1], modules)}", text)
