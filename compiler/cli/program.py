"""The command line: options that every command has, and commands imported only when called."""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from compiler.cli.options import COLOURS, FAILURE, FORMATS, INTERRUPTED, Options
from compiler.cli.project import ConfigurationError, UsageError
from compiler.cli.version import VERSION
from compiler.diagnostics.bug import CompilerBug
from compiler.diagnostics.suggest import closest
from compiler.host.application import ApplicationError
from compiler.host.git import GitError
from compiler.host.journal import ApplyError
from compiler.tree import MemoryTree

COMMANDS = {
    "init": "Prepare a new or an existing application.",
    "new": "Write a first spec, by questions or by options.",
    "compile": "Write what the specs say.",
    "lint": "Say every mistake in the specs, and mend the certain ones.",
    "diff": "Say what a change of the specs breaks.",
    "check": "Say what no longer agrees with the lock, without compiling.",
    "show": "Say what a spec makes, or print it with everything written out.",
    "explain": "Explain a code, or say which spec made a line.",
    "migrate": "Write the next Alembic revision.",
    "db": "Run the revisions, look at the database.",
    "schema": "Print the JSON Schema of specs.",
    "eject": "Own a generated file from now on.",
    "adopt": "Let a file be generated again.",
}
"""Each command with its summary; its code lies in the module of that name."""

Decorated = TypeVar("Decorated", bound=Callable[..., Any])


class Commands(click.Group):
    """A group whose commands are modules, imported only when called."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        if cmd_name not in COMMANDS or cmd_name == "check":
            # Here `check` is only listed: the entry point answers it without click.
            return _listed() if cmd_name == "check" else None
        command: click.Command = import_module(f"compiler.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in COMMANDS:
            close = closest(args[0], COMMANDS)
            ctx.fail(f"no such command: {args[0]}" + (f"; did you mean {close}?" if close else ""))
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        # From the table, since help must not import every command.
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


def _listed() -> click.Command:
    def run(arguments: tuple[str, ...]) -> int:
        from compiler.cli import check

        return check.main(arguments)

    argument = click.Argument(["arguments"], nargs=-1, type=click.UNPROCESSED)
    settings = {"ignore_unknown_options": True, "help_option_names": []}
    return click.Command(
        "check", callback=run, params=[argument], help=COMMANDS["check"], context_settings=settings
    )


def speaking(function: Decorated) -> Decorated:
    """Give a command the options that every command has; the later one on the line counts."""
    return speaking_in(FORMATS)(function)


def speaking_in(formats: Sequence[str]) -> Callable[[Decorated], Decorated]:
    """The options that every command has, for one that prints in formats of its own."""

    def decorate(function: Decorated) -> Decorated:
        return _speaking(function, formats)

    return decorate


def _speaking(function: Decorated, formats: Sequence[str]) -> Decorated:
    for decorate in (
        click.option(
            "-q", "--quiet", is_flag=True, expose_value=False, callback=_note, help="Less."
        ),
        click.option(
            "--color",
            type=click.Choice(COLOURS),
            expose_value=False,
            callback=_note,
            help="Colour.",
        ),
        click.option(
            "--format",
            type=click.Choice(formats),
            expose_value=False,
            callback=_note,
            help="How to print.",
        ),
        click.option(
            "-C",
            "directory",
            metavar="DIR",
            type=click.Path(path_type=Path),
            expose_value=False,
            callback=_note,
            help="Work in DIR.",
        ),
    ):
        function = decorate(function)
    return function


def _note(ctx: click.Context, parameter: click.Parameter, value: object) -> None:
    given: dict[str, Any] = ctx.find_root().ensure_object(dict)
    if value and parameter.name:
        given[parameter.name] = value


def options_of(ctx: click.Context) -> Options:
    """The options as given, before or after the command."""
    return Options(**ctx.find_root().ensure_object(dict))


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="restc", message="%(prog)s %(version)s")
@speaking
def restc() -> None:
    """Compile YAML resource specs into a FastAPI, PostgreSQL and SQLModel application."""


def main(arguments: Sequence[str]) -> int:
    """Run a command line; the exit code."""
    try:
        code = restc.main(list(arguments), prog_name="restc", standalone_mode=False)
    except click.exceptions.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return FAILURE
    except ConfigurationError as error:
        return _configuration(error, arguments)
    except BrokenPipeError:
        raise
    except (UsageError, ApplyError, ApplicationError, GitError, CompilerBug, OSError) as error:
        # What the disk refuses is no bug of ours; the message names the file.
        print(f"restc: {error}", file=sys.stderr)
        return FAILURE
    return code if isinstance(code, int) else 0


def _configuration(error: ConfigurationError, arguments: Sequence[str]) -> int:
    from compiler.cli.report import say_diagnostics

    # The context is gone by now; only the format matters.
    words = list(arguments)
    chosen = next((word for word in FORMATS if word in words or f"--format={word}" in words), "")
    say_diagnostics(error.diagnostics, Options(format=chosen or "human"), MemoryTree())
    return FAILURE
