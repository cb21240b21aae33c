"""Names in Python that models have room for."""

import warnings

import pytest
from sqlmodel import Field, SQLModel

from compiler.lower.naming import PYTHON_TAKEN, field_names
from compiler.settings import Settings

ATTRIBUTES = sorted(name for name in dir(SQLModel) if not name.startswith("_"))


@pytest.mark.parametrize("name", sorted({*ATTRIBUTES, *PYTHON_TAKEN, "model_dumped", "model_name"}))
@pytest.mark.parametrize("table", [False, True], ids=["model", "table"])
def test_a_model_takes_a_field_of_any_name(name: str, table: bool) -> None:
    if not name.islower() and name not in ATTRIBUTES:
        return  # True, False and None, which no spec can say
    names = field_names(name, Settings())
    assert (names.column, names.json, names.parameter) == (name, name, name)
    kind = f"{'Row' if table else 'Body'}_{name}"
    text = f"class {kind}(SQLModel{', table=True' if table else ''}):\n"
    text += "    pk: int = Field(primary_key=True)\n" if table else ""
    text += f"    {names.python}: str = Field(default='')\n"
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(text, {"__name__": __name__, "SQLModel": SQLModel, "Field": Field})


def test_a_common_name_stays_as_it_is() -> None:
    for name in ("id", "type", "name", "title", "match", "query", "items", "values", "state"):
        assert field_names(name, Settings()).python == name
