"""[tool.restc]: defaults, what is normalised, and what is refused with its place."""

import pytest

from compiler.settings import Settings, read_settings


def test_no_table_gives_the_defaults() -> None:
    assert read_settings("") == Settings()
    assert read_settings('[project]\nname = "x"\n') == Settings()


def test_values_are_taken_and_folders_normalised() -> None:
    text = '[tool.restc]\napp = "./examples//tracker/"\nid = "bigint"\nline_length = 100\n'
    settings = read_settings(text)
    assert settings == Settings(app="examples/tracker", id="bigint", line_length=100)
    assert isinstance(settings, Settings)
    assert settings.place("app/main.py") == "examples/tracker/app/main.py"
    assert Settings().place("app/main.py") == "app/main.py"


@pytest.mark.parametrize(
    ("line", "code", "said"),
    [
        ('spec = "x"', "R602", "no key `spec`"),
        ("nonsense = 1", "R602", "no key `nonsense`"),
        ("specs = 1", "R603", "must be a string"),
        ('line_length = "88"', "R603", "whole number"),
        ("line_length = true", "R603", "whole number"),
        ("line_length = 7", "R603", "between 60 and 320"),
        ("postgres = 9", "R603", "between"),
        ('id = "serial"', "R603", "one of uuid, bigint"),
        ('register = "all"', "R603", "one of auto"),
        ('register_target = "app.main"', "R603", "package.module:attribute"),
        ('principal = "app-x:get"', "R603", "package.module:attribute"),
        ('app = "../other"', "R603", "inside the project"),
        ('models = "/etc"', "R603", "inside the project"),
        ('models = "app\\\\models"', "R603", "inside the project"),
        ('docs = "doc/"', "R603", "must name a file"),
        ('models = ""', "R603", "must name a folder"),
        ('package = "my-app"', "R603", "Python package"),
        ('api_prefix = "api/"', "R603", "begin with `/`"),
        ('api_prefix = "v1"', "R603", "begin with"),
        ('schema = "sales"', "R603", "must be `public`"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(line: str, code: str, said: str) -> None:
    problems = read_settings(
        f'[project]\nname = "x"\n\n[tool.restc]\n  {line}\n', "a/pyproject.toml"
    )
    assert not isinstance(problems, Settings)
    (problem,) = problems
    assert problem.code == code
    assert said in problem.message
    assert problem.span is not None
    assert (problem.span.path, problem.span.line, problem.span.column) == ("a/pyproject.toml", 5, 3)


def test_everything_is_told_at_once() -> None:
    problems = read_settings('[tool.restc]\nspec = "x"\nid = "y"\n')
    assert not isinstance(problems, Settings)
    assert [problem.code for problem in problems] == ["R602", "R603"]
    assert problems[0].help == "did you mean `specs`?"


def test_broken_toml_and_a_table_that_is_none() -> None:
    for text, code in (("[tool", "R601"), ("[tool]\nrestc = 1\n", "R603")):
        problems = read_settings(text)
        assert not isinstance(problems, Settings)
        assert [problem.code for problem in problems] == [code]


def test_dotted_and_inline_spellings_are_the_same_table() -> None:
    for text in ('tool.restc.id = "bigint"\n', '[tool]\nrestc = {id = "bigint"}\n'):
        assert read_settings(text) == Settings(id="bigint")
    assert not isinstance(read_settings("tool = 1\n"), Settings)
