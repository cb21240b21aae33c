"""The first line of an owned file: the spec that it comes from, and where to write instead."""


def header(source: str, instead: str = "") -> str:
    """`source` is the spec's path; `instead` names a file that is the reader's own."""
    text = f"Compiled by restc from {source}: change that"
    return f"{text}, or {instead}." if instead else f"{text}."
