"""Modules that every application gets alike, kept as text beside the emitter that ships them."""

from importlib.resources import files

from compiler.settings import Settings


def shipped(package: str, name: str, settings: Settings) -> str:
    """The text of `<name>.txt` in `<package>/shipped`, with the application's own module names."""
    text = files(package).joinpath("shipped", f"{name}.txt").read_text(encoding="utf-8")
    for written, wanted in _modules(settings):
        if written != wanted:
            text = text.replace(written, wanted)
    return text


def _modules(settings: Settings) -> tuple[tuple[str, str], ...]:
    return (
        ("app.api.v1", settings.shared.replace("/", ".")),
        ("app.models", settings.models.replace("/", ".")),
    )
