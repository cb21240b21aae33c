"""Whatever authors write, it stays text: in Python, in SQL, in Markdown and between markers."""

import ast
import inspect
import json
import re
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from compiler import pipeline
from compiler.cli.registration import registration
from compiler.diagnostics.render import human
from compiler.emit.fastapi.scaffold import scaffold
from compiler.emit.python.literal import docstring
from compiler.settings import Settings
from compiler.tree import MemoryTree
from compiler.workspace.document import Document, parse_document
from compiler.workspace.lock import Lock
from compiler.workspace.plan import Wanted, plan
from tests.database import Server

SPEC = "specs/note.yaml"
FRAGMENTS = (
    "'", '"', "'''", '"""', "\\", "\\n", "\\N{DASH}", "\\u0041", "\n", "\r\n", "\t", " ",
    "%s", "%", "{", "}", "{{ x }}", "${x}", "$$", "$1", ":name", " :a: ", "\\:b", "::text", "*/",
    "--", ";", "#", "\n-- restc:end notes\n", "-- restc:begin x", "\n# restc:end x\n",
    "\n<!-- restc:end notes -->\n", "</script>", "<b>", "&amp;", "|", "`", "```", "\n```\n", "_",
    "[a](b)", "![x](y)", "* ", "~~", "\u00e9", "\u2028", "\xa0", "\U0001f600", "\u00ad", "word",
    "NULL", "DROP TABLE notes", "E'", "(?:x)", "?",
)  # fmt: skip
TEXTS = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12).map("".join)


def spec_with(text: str) -> dict[str, Any]:
    """A spec that says the text wherever one can be said."""
    line = text[:200]
    inline = " ".join(text.split()).replace("'", "''")
    return {
        "resource": "note",
        "summary": line,
        "story": text,
        "acceptance": [{"id": "it-holds", "text": text}],
        "non_goals": [line],
        "ownership": "account",
        "delete": "soft",
        "fields": {
            "body": {"type": "text", "default": text, "example": text, "description": text},
            "kind": {"type": "enum", "values": ["a", "b"], "default": "a", "description": text},
            "data": {"type": "json", "default": {text: [text]}, "description": text},
            "shaped": {
                "type": "json",
                "description": text,
                "required": False,
                "shape": {"m": {"type": "text", "default": text, "description": text}},
            },
            "words": {"type": "text[]", "default": [text, text], "description": text},
            "twice": {"type": "text", "generated": f"body || '{inline}'"},
        },
        "relations": {
            "parent": {"to": "note", "required": False, "description": text},
            "others": {"to": "note", "many": True, "description": text},
        },
        "checks": {"not_that": f"body <> 'not {inline}'"},
        "indexes": [{"on": ["kind"], "where": f"body <> '{inline}'"}],
        "actions": {
            "go": {
                "on": "item",
                "call": "app.services.note:go",
                "summary": line,
                "description": text,
                "input": {"x": {"type": "text", "default": text, "description": text}},
            }
        },
    }


def written(text: str) -> dict[str, str]:
    """The files of a new application after a compile, path to text."""
    # YAML ends a line at U+2028 where it isn't escaped, and has no surrogates.
    source = json.dumps(spec_with(text), ensure_ascii=False).replace("\u2028", "\\u2028")
    options = Settings()
    found = pipeline.compile_project(MemoryTree({SPEC: source}), options, lambda _: ())
    assert isinstance(found, pipeline.Compiled), human(found.diagnostics, {SPEC: source})
    present = {item.path: item.text for item in scaffold(options)}
    wanted = Wanted(found.artifacts, found.inputs, "")
    made = plan(wanted, MemoryTree(present), Lock(), options, registration(options))
    assert not made.conflicts
    assert not made.refused
    return present | {c.path: c.after for c in made.changes if c.after is not None}


def strings(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def docstrings(tree: ast.AST) -> Iterator[str]:
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    for node in ast.walk(tree):
        if isinstance(node, kinds) and (said := ast.get_docstring(node)):
            yield said


@given(TEXTS)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@example("".join(FRAGMENTS))
@example("\n-- restc:end notes\n")
@example("ends with \\")
@example('"')
def test_it_stays_text_in_python_and_between_markers(text: str) -> None:
    files = written(text)
    for path, content in files.items():
        if path.endswith(".py"):
            compile(content, path, "exec", dont_inherit=True)
        if path.endswith((".sql", ".md")):
            document = parse_document(path, content)
            assert isinstance(document, Document), (path, document)
    models = ast.parse(files["app/models/note.py"])
    said = list(strings(models))
    # The default of a column, of a member of a shape, of an action's input; twice in an array.
    assert said.count(text) >= 5
    assert " ".join(text.split()) in said or not text.split()
    shown = ast.literal_eval("\n".join(docstring(text)))
    assert inspect.cleandoc(shown) in list(docstrings(models))


@given(TEXTS)
@settings(max_examples=15, deadline=None, derandomize=True, database=None)
@example("".join(FRAGMENTS))
def test_it_breaks_no_table_and_no_fence_of_the_documentation(text: str) -> None:
    page = written(text)["doc/api.md"]
    plain = written("word")["doc/api.md"]
    assert headings(page) == headings(plain)
    assert [row.count("\0") for row in rows(page)] == [row.count("\0") for row in rows(plain)]


def headings(page: str) -> list[str]:
    """The level of each heading outside of fences."""
    outside = re.sub(r"^(`{3,}).*?^\1$", "", page, flags=re.M | re.S)
    return re.findall(r"^#+ ", outside, flags=re.M)


def rows(page: str) -> list[str]:
    """The rows of all tables, each with NUL for the bars between its cells."""
    return [re.sub(r"(?<!\\)\|", "\0", line) for line in page.splitlines() if line.startswith("|")]


ANSWERS = """
SELECT body, data::text, words, twice, obj_description('notes'::regclass),
    (SELECT count(*) FROM pg_tables WHERE schemaname = 'public')
FROM notes
"""


@given(TEXTS)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@example("".join(FRAGMENTS))
def test_postgresql_reads_what_the_author_wrote(postgres: Server, text: str) -> None:
    ddl = written(text)["sql/schema.sql"]
    insert = "INSERT INTO notes (account_id) VALUES (gen_random_uuid());"
    with postgres.database() as database:
        ((body, data, words, twice, comment, tables),) = database.rows(ANSWERS, ddl + insert)
    inline = " ".join(text.split())
    assert body == text
    assert json.loads(data) == {text: [text]}
    assert words == [text, text]
    assert twice == body + inline
    assert comment == (inline and " ".join(text[:200].split()))
    assert tables == 2
