"""The Alembic set-up of an application: where its revisions lie and what their files are called."""

import configparser
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass

from compiler.diagnostics.diagnostic import Diagnostic
from compiler.diagnostics.span import Span
from compiler.settings import Settings
from compiler.tree import Tree

INI = "alembic.ini"
PYPROJECT = "pyproject.toml"


@dataclass(frozen=True, slots=True)
class Environment:
    """Folders are relative to pyproject.toml; `template` is Alembic's file_template, "" for none.

    `found` is the file that says so, "" where the application has no Alembic yet.
    """

    found: str
    folder: str
    versions: str
    template: str = ""


def read_environment(tree: Tree, settings: Settings) -> Environment | Diagnostic:
    """The set-up of an application, or the one that it would get; a Diagnostic where its own
    can't be followed."""
    path, said = _said(tree, settings)
    if not path:
        folder = settings.place(settings.migrations)
        return Environment("", folder, f"{folder}/versions")
    location = _placed(said.get("script_location", ""), settings)
    versions = said.get("version_locations", "")
    folders = [_placed(one, settings) for one in _separated(versions, said)]
    if not location or None in folders:
        return Diagnostic(
            "R543",
            f"{path} puts the revisions where they can't be found",
            Span(path, 1, 1, 1, 1),
            notes=(f"script_location = {said.get('script_location', '')}",),
            help="let script_location be a folder of the application, such as %(here)s/migrations",
        )
    template = said.get("file_template", "").replace("%%", "%")
    return Environment(
        path, location, folders[0] or "" if folders else f"{location}/versions", template
    )


def _said(tree: Tree, settings: Settings) -> tuple[str, Mapping[str, str]]:
    """The file that configures Alembic, "" for none, and what it says."""
    path = settings.place(INI)
    text = tree.read(path)
    if text is not None:
        parser = configparser.RawConfigParser(strict=False)
        try:
            parser.read_string(text)
        except configparser.Error:
            return path, {}
        return path, dict(parser.items("alembic")) if parser.has_section("alembic") else {}
    path = settings.place(PYPROJECT)
    try:
        table = tomllib.loads(tree.read(path) or "").get("tool", {}).get("alembic", {})
    except tomllib.TOMLDecodeError:
        return "", {}
    if "script_location" not in table:
        return "", {}
    said = {key: value for key, value in table.items() if isinstance(value, str)}
    if isinstance(table.get("version_locations"), list):
        said["version_locations"] = "\n".join(map(str, table["version_locations"]))
        said["path_separator"] = "newline"
    return path, said


def _separated(versions: str, said: Mapping[str, str]) -> list[str]:
    separator = said.get("path_separator", said.get("version_path_separator", "space"))
    if separator in ("newline", "space"):
        return versions.split("\n") if separator == "newline" and versions else versions.split()
    return [part for part in versions.split({"os": ":"}.get(separator, separator)) if part]


def _placed(location: str, settings: Settings) -> str | None:
    """A folder as Alembic names it, relative to pyproject.toml; None outside the application."""
    text = location.strip().replace("%(here)s", ".")
    if not text.startswith("/") and ":" in text:
        package, _, inside = text.partition(":")
        text = f"{package.replace('.', '/')}/{inside}"
    parts = [part for part in text.split("/") if part not in ("", ".")]
    if text.startswith("/") or ".." in parts or "\\" in text or not parts:
        return None
    return settings.place("/".join(parts))
