"""The settings of a project: the [tool.restc] table of its pyproject.toml."""

import tomllib
from dataclasses import dataclass, fields
from typing import Any

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.diagnostics.suggest import did_you_mean

CHOICES = {
    "id": ("uuid", "bigint"),
    "json_case": ("snake", "camel"),
    "register": ("auto", "each", "aggregate", "manual"),
}
"""The settings that take one of a few words."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Folders are POSIX: `specs` and `app` relative to pyproject.toml, the rest to `app`."""

    specs: str = "specs"
    app: str = "."
    package: str = "app"
    api_prefix: str = "/api/v1"
    schema: str = "public"
    postgres: int = 15
    id: str = "uuid"
    json_case: str = "snake"
    line_length: int = 88
    register: str = "auto"
    register_target: str | None = None
    principal: str = "app.api.deps:get_principal"
    session: str = "app.api.deps:get_session"
    read_session: str = "app.api.deps:get_read_session"
    models: str = "app/models"
    routes: str = "app/api/v1/routes"
    shared: str = "app/api/v1"
    services: str = "app/services"
    tests: str = "tests"
    schema_sql: str = "sql/schema.sql"
    drop_sql: str = "sql/drop_all_tables.sql"
    migrations: str = "migrations"
    docs: str = "doc/api.md"
    plan: str = ".plan"

    def place(self, path: str) -> str:
        """A path relative to the application as one relative to pyproject.toml."""
        return path if self.app == "." else f"{self.app}/{path}"


FOLDERS = ("specs", "app", "models", "routes", "shared", "services", "tests", "migrations", "plan")
FILES = ("schema_sql", "drop_sql", "docs")
REFERENCES = ("register_target", "principal", "session", "read_session")


def read_settings(text: str, path: str = "pyproject.toml") -> Settings | tuple[Diagnostic, ...]:
    """Settings from the text of a pyproject.toml, or everything that is wrong with its table.

    A text without the table gives the defaults.
    """
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = f"{path} is not valid TOML: {error}"
        return (Diagnostic("R601", message, Span(path, 1, 1, 1, 1)),)
    tools = document.get("tool", {})
    table = tools.get("restc", {}) if isinstance(tools, dict) else None
    if not isinstance(table, dict):
        return (Diagnostic("R603", "[tool.restc] is not a table", _find(text, path, "restc")),)
    problems: list[Diagnostic] = []
    given: dict[str, Any] = {}
    known = {field.name: field for field in fields(Settings)}
    for key, value in table.items():
        if key not in known:
            problems.append(_unknown(key, list(known), _find(text, path, key)))
        elif wrong := _wrong(key, value):
            where = _find(text, path, key)
            problems.append(Diagnostic("R603", f"[tool.restc] {key} {wrong}", where))
        else:
            given[key] = _normal(key, value)
    return tuple(problems) if problems else Settings(**given)


def _unknown(key: str, known: list[str], where: Span) -> Diagnostic:
    hint = did_you_mean(key, known) or "known keys: " + ", ".join(known)
    return Diagnostic("R602", f"[tool.restc] has no key `{key}`", where, help=hint)


def _wrong(key: str, value: object) -> str:
    """What is wrong with a value, or ""."""
    if key in ("postgres", "line_length"):
        if not isinstance(value, int) or isinstance(value, bool):
            return f"must be a whole number, not {value!r}"
        low, high = (13, 99) if key == "postgres" else (60, 320)
        return "" if low <= value <= high else f"must be between {low} and {high}, not {value}"
    if not isinstance(value, str):
        return f"must be a string, not {value!r}"
    if key in CHOICES:
        words = CHOICES[key]
        return "" if value in words else f"must be one of {', '.join(words)}, not `{value}`"
    if key in REFERENCES:
        module, _, attribute = value.partition(":")
        sound = attribute.isidentifier() and all(map(str.isidentifier, module.split(".")))
        return "" if sound else f"must read `package.module:attribute`, not `{value}`"
    if key in FOLDERS or key in FILES:
        return _wrong_path(key, value)
    if key == "schema":
        reason = "tables in another schema are not supported in this version"
        return "" if value == "public" else f"must be `public`, not `{value}`: {reason}"
    if key == "package":
        sound = all(map(str.isidentifier, value.split(".")))
        return "" if sound else f"must be a Python package, not `{value}`"
    if key == "api_prefix":
        sound = value == "" or (value.startswith("/") and not value.endswith("/"))
        return "" if sound else f"must begin with `/` and not end with it, not `{value}`"
    return "" if value else "must not be empty"


def _wrong_path(key: str, value: str) -> str:
    parts = value.rstrip("/").split("/")
    if value.startswith("/") or "\\" in value or ".." in parts:
        return f"must be a path inside the project with `/` between its parts, not `{value}`"
    if not parts[0] or (key in FILES and value.endswith("/")):
        return f"must name a {'file' if key in FILES else 'folder'}, not `{value}`"
    return ""


def _normal(key: str, value: Any) -> Any:
    if key not in FOLDERS and key not in FILES:
        return value
    return "/".join(part for part in value.split("/") if part not in ("", ".")) or "."


def _find(text: str, path: str, key: str) -> Span:
    """Where a key of the table stands; tomllib keeps no positions."""
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        bare = line.strip()
        if bare.startswith("["):
            inside = bare.replace(" ", "").startswith("[tool.restc]")
        name = bare.split("=", 1)[0].strip().strip("\"'")
        if (inside and name == key) or (bare.startswith("[") and bare.endswith(f".{key}]")):
            column = len(line) - len(line.lstrip()) + 1
            return Span(path, number, column, number, column + len(line.strip()))
    return Span(path, 1, 1, 1, 1)
