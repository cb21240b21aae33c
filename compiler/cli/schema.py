"""restc schema: the JSON Schema of specs, for editors."""

import json

import click

from compiler.cli.options import CLEAN
from compiler.cli.program import speaking
from compiler.cli.report import say
from compiler.schema.json_schema import json_schema


def schema_text() -> str:
    """The schema as it is printed and as `restc init` writes it."""
    return json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"


@click.command("schema")
@speaking
def command() -> int:
    """Print the JSON Schema of specs."""
    say(schema_text())
    return CLEAN
