"""Imports the application of each folder that it is told, and answers the DDL of its models."""

import importlib
import json
import pkgutil
import sys
import traceback
import warnings
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import clear_mappers
from sqlmodel import SQLModel


def ddl(root: str) -> str:
    """What create_all would run for the models of the application at `root`."""
    sys.path.insert(0, root)
    try:
        importlib.invalidate_caches()
        importlib.import_module("app.main").app.openapi()
        models = importlib.import_module("app.models")
        for module in pkgutil.iter_modules(models.__path__):
            importlib.import_module(f"app.models.{module.name}")
        for name in [m.name for m in pkgutil.iter_modules([f"{root}/tests"])]:
            if name.startswith("test_"):
                importlib.import_module(f"tests.{name}")
        statements: list[str] = []

        def note(statement: Any, *_: object, **__: object) -> None:
            statements.append(str(statement.compile(dialect=engine.dialect)))

        engine = sa.create_mock_engine("postgresql+asyncpg://", note)
        tables = list(SQLModel.metadata.tables.values())
        for name in {key.target_fullname for table in tables for key in table.foreign_keys}:
            table, _, column = name.rpartition(".")
            if table not in SQLModel.metadata.tables:
                sa.Table(table, SQLModel.metadata, sa.Column(column, sa.Uuid, primary_key=True))
        SQLModel.metadata.create_all(engine, tables=tables, checkfirst=False)
        return ";\n".join(statements)
    finally:
        sys.path.remove(root)
        clear_mappers()
        SQLModel.metadata.clear()
        SQLModel._sa_registry.dispose()
        for name in [n for n in sys.modules if n.split(".")[0] in ("app", "tests")]:
            del sys.modules[name]


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin:
        try:
            said = {"ddl": ddl(line.rstrip("\n"))}
        except Exception:
            said = {"wrong": traceback.format_exc()[-3000:]}
        print(json.dumps(said), file=answers, flush=True)
