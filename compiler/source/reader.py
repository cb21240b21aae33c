"""The reader turns YAML text into nodes with spans, or into all that is wrong with it."""

from __future__ import annotations

from typing import assert_never

import yaml

from compiler.diagnostics.diagnostic import Diagnostic, in_file_order
from compiler.source import gates
from compiler.source.builder import Builder, Stopped
from compiler.source.gates import MAX_BYTES, too_large, undecodable
from compiler.source.node import Mapping, Node, Scalar, Sequence
from compiler.source.positions import Positions
from compiler.source.syntax import not_yaml

__all__ = ["MAX_BYTES", "read", "too_large", "undecodable"]

_Loader = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader


def read(text: str, path: str) -> Mapping | tuple[Diagnostic, ...]:
    """The document's mapping, or its diagnostics in file order; never both, and never raises.

    `text` may begin with a byte order mark; `path` is shown to the user as it is.
    """
    if gates.exceeds(text):
        return (too_large(path),)
    positions = Positions(text.removeprefix("\ufeff"), path)
    if refused := gates.refused(positions):
        return in_file_order(refused)
    builder = Builder(positions)
    try:
        _feed(positions.text, builder)
    except yaml.YAMLError as error:
        builder.diagnostics.append(not_yaml(error, positions, builder.opened))
    if builder.diagnostics:
        return in_file_order(builder.diagnostics)
    return _top(builder.root, positions)


def _feed(text: str, builder: Builder) -> None:
    parser = _Loader(text)
    try:
        while event := parser.get_event():
            builder.take(event)
    except Stopped:
        return
    except (ValueError, OverflowError) as error:
        # PyYAML's own parser hands escapes such as "\UFFFFFFFF" to chr().
        raise yaml.YAMLError from error
    finally:
        parser.dispose()


def _top(root: Node | None, positions: Positions) -> Mapping | tuple[Diagnostic, ...]:
    example = "begin with `resource:`, `trait:`, `enum:`, `external:` or `removed:` and a name"
    match root:
        case Mapping():
            return root
        case Scalar(text="", quoted=False) | None:
            place = positions.span(0, 0)
            return (Diagnostic("R007", "the document is empty", place, help=example),)
        case Scalar() | Sequence():
            kind = "a list" if isinstance(root, Sequence) else "a single value"
            message = f"a spec is a mapping of keys to values, and this is {kind}"
            return (Diagnostic("R008", message, root.span, help=example),)
        case _:
            assert_never(root)
