"""The command `restc`, also run as `python -m compiler`."""

import sys
from collections.abc import Sequence

WITH_VALUE = ("-C", "--format", "--color")
"""The options before a command that take the next word."""


def main() -> int:
    """Run the command line; the exit code."""
    arguments = sys.argv[1:]
    try:
        at = command_at(arguments)
        if at is not None and arguments[at] == "check":
            # The one command that must start at once: click alone would double its time.
            from compiler.cli import check

            return check.main([*arguments[:at], *arguments[at + 1 :]])
        if at is not None and arguments[at] == "compile":
            from compiler.cli import again

            if again.nothing_to_do([*arguments[:at], *arguments[at + 1 :]]):
                return 0
        from compiler.cli import program

        return program.main(arguments)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        # Whoever read us has seen enough; nothing may be written at exit either.
        sys.stdout = sys.stderr = None
        return 1
    except Exception:
        # Left to Python, our own failure would exit with 1, which means findings.
        import traceback

        traceback.print_exc()
        print("restc: this is a bug in restc; please report the lines above", file=sys.stderr)
        return 2


def command_at(arguments: Sequence[str]) -> int | None:
    """The position of the first word that is neither an option nor an option's value."""
    skip = False
    for position, word in enumerate(arguments):
        if skip:
            skip = False
        elif word in WITH_VALUE:
            skip = True
        elif not word.startswith("-"):
            return position
    return None


if __name__ == "__main__":
    sys.exit(main())
