"""What Alembic needs in an application: its settings, and how it reaches the database."""

from importlib.resources import files
from string import Template

from compiler.artifact import Once
from compiler.emit.python.shipped import adapted, shipped
from compiler.settings import Settings

PACKAGE = "compiler.emit.fastapi"
FOLDER = "scaffold"
CONFIGURED = "Settings.model_validate({}).asyncpg_url"
BY_ENVIRONMENT = 'make_url(os.environ["DATABASE_URL"]).set(drivername="postgresql+asyncpg")'


def alembic_files(settings: Settings, configured: bool = True) -> tuple[Once, ...]:
    """alembic.ini and the folder of revisions, relative to the application.

    The database is the one of the application's own configuration (the module `config` of a new
    application), or that of DATABASE_URL where it isn't `configured` like that.
    """
    folder = settings.migrations
    environment = shipped(PACKAGE, "migrations", settings, FOLDER)
    if not configured:
        environment = adapted(_by_environment(_read("migrations")), settings)
    return (
        Once("alembic.ini", Template(_read("alembic")).safe_substitute(folder=folder), ""),
        Once(f"{folder}/env.py", environment, ""),
        Once(f"{folder}/script.py.mako", _read("script.mako"), ""),
    )


def _by_environment(text: str) -> str:
    for before, after in (
        ("import asyncio\n", "import asyncio\nimport os\n"),
        (
            "from sqlalchemy import Connection, text",
            "from sqlalchemy import Connection, make_url, text",
        ),
        ("\nfrom app.config import Settings\n", ""),
        (f"    url = {CONFIGURED}\n", f"    url = {BY_ENVIRONMENT}\n"),
    ):
        assert before in text, before
        text = text.replace(before, after)
    return text


def _read(name: str) -> str:
    return files(PACKAGE).joinpath(FOLDER, f"{name}.txt").read_text(encoding="utf-8")
