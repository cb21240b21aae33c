"""The JSON Schema that the specs of this repository name in their first line is today's."""

from pathlib import Path

from compiler.cli.schema import schema_text

ROOT = Path(__file__).parents[2]


def test_the_committed_schema_is_current() -> None:
    """`make docs` renews it."""
    committed = (ROOT / ".restc/schema.json").read_text(encoding="utf-8")
    assert committed.rstrip("\n") == schema_text().rstrip("\n")


def test_every_spec_names_it() -> None:
    for spec in sorted((ROOT / "specs").rglob("*.yaml")):
        up = "../" * (len(spec.relative_to(ROOT).parts) - 1)
        first = spec.read_text(encoding="utf-8").splitlines()[0]
        assert first == f"# yaml-language-server: $schema={up}.restc/schema.json", spec
