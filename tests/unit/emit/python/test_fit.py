"""What fit() prints, ruff's formatter leaves as it is."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.diagnostics.bug import CompilerBug
from compiler.emit.python.cut import broken
from compiler.emit.python.fit import fit, laid_out

words = st.text("abcdefgh", min_size=1, max_size=9)
names = st.lists(words, min_size=1, max_size=4).map("_".join).map(lambda n: f"v{n}")
strings = st.lists(words, min_size=0, max_size=6).map(" ".join).map(lambda t: f'"{t}"')
atoms = st.one_of(names, names, strings, st.sampled_from(["None", "True", "1", "20.5", "-1"]))


def joined(items: list[str]) -> str:
    return ", ".join(items)


def enclosed(
    opening: str, closing: str, inner: st.SearchStrategy[list[str]]
) -> st.SearchStrategy[str]:
    return inner.map(lambda items: opening + joined(items) + closing)


def arguments(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    plain = st.lists(inner, max_size=2)
    keywords = st.lists(st.tuples(names, inner).map("=".join), max_size=3)
    return st.tuples(plain, keywords).map(lambda a: joined(a[0] + a[1]))


def chains(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    link = st.one_of(
        names.map(lambda n: f".{n}"),
        st.tuples(names, arguments(inner)).map(lambda c: f".{c[0]}({c[1]})"),
        st.tuples(names, inner).map(lambda c: f".{c[0]}[{c[1]}]"),
    )
    root = st.one_of(names, st.tuples(names, arguments(inner)).map(lambda c: f"{c[0]}({c[1]})"))
    return st.tuples(root, st.lists(link, max_size=4)).map(lambda c: c[0] + "".join(c[1]))


OPERATORS = [
    " + ",
    " - ",
    " * ",
    " == ",
    " < ",
    " in ",
    " not in ",
    " is not ",
    " and ",
    " or ",
    " | ",
]


def binaries(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    rest = st.lists(st.tuples(st.sampled_from(OPERATORS), inner), min_size=1, max_size=4)
    return st.tuples(inner, rest).map(lambda b: b[0] + "".join(o + v for o, v in b[1]))


def grown(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    operand = st.one_of(atoms, chains(inner))
    some = st.lists(inner, max_size=4)
    return st.one_of(
        chains(inner),
        chains(inner),
        enclosed("[", "]", some),
        enclosed("{", "}", st.lists(st.tuples(strings, inner).map(": ".join), max_size=4)),
        enclosed("(", ")", st.lists(inner, min_size=2, max_size=4)),
        enclosed("{", "}", st.lists(atoms, min_size=1, max_size=4)),
        binaries(operand).map(lambda b: f"({b})"),
        st.tuples(chains(inner), names, chains(inner)).map(
            lambda c: f"[{c[0]} for {c[1]} in {c[2]}]"
        ),
        st.tuples(names, chains(inner), names, chains(inner), operand).map(
            lambda c: f"{{{c[0]}: {c[1]} for {c[2]} in {c[3]} if {c[4]}}}"
        ),
        st.tuples(names, operand, names, chains(inner)).map(
            lambda c: f"{c[0]}({c[1]} for {c[2]} in {c[3]})"
        ),
        st.tuples(names, inner).map(lambda c: f"{c[0]}(key=lambda {c[0]}: {c[1]})"),
        st.tuples(operand, operand, operand).map(lambda c: f"({c[0]} if {c[1]} else {c[2]})"),
    )


nested = st.recursive(atoms, grown, max_leaves=12)
operands = st.one_of(atoms, chains(nested), chains(nested).map(lambda c: f"await {c}"))
values = st.one_of(
    nested,
    chains(nested),
    chains(nested).map(lambda c: f"await {c}"),
    binaries(operands),
    st.tuples(operands, operands, operands).map(lambda c: f"{c[0]} if {c[1]} else {c[2]}"),
    operands.map(lambda o: f"not {o}"),
)
types = st.recursive(
    names,
    lambda t: st.one_of(
        st.tuples(names, st.lists(t, min_size=1, max_size=3).map(joined)).map(
            lambda s: f"{s[0]}[{s[1]}]"
        ),
        st.tuples(t, st.lists(t, min_size=1, max_size=2)).map(lambda s: " | ".join([s[0], *s[1]])),
        st.tuples(t, names, arguments(atoms)).map(lambda s: f"Annotated[{s[0]}, {s[1]}({s[2]})]"),
    ),
    max_leaves=5,
)
parameters = st.one_of(
    names,
    st.tuples(names, types).map(": ".join),
    st.tuples(names, types, st.one_of(atoms, chains(atoms))).map(
        lambda p: f"{p[0]}: {p[1]} = {p[2]}"
    ),
)


def numbered(items: list[str]) -> list[str]:
    """Parameters with a default come last, and keywords are distinct."""
    return [f"p{index}{item}" for index, item in enumerate(sorted(items, key=lambda i: " = " in i))]


signatures = st.tuples(
    st.sampled_from(["def", "async def"]),
    names,
    st.lists(parameters, max_size=4).map(numbered).map(joined),
    types,
).map(lambda d: f"{d[0]} {d[1]}({d[2]}) -> {d[3]}:")
managers = st.lists(st.tuples(chains(nested), names).map(" as ".join), min_size=1, max_size=2)

statements = st.one_of(
    st.tuples(names, values).map(" = ".join),
    st.tuples(names, values).map(lambda a: f"self.{a[0]} = {a[1]}"),
    st.tuples(names, strings, values).map(lambda a: f"{a[0]}[{a[1]}] = {a[2]}"),
    st.tuples(names, names, values).map(lambda a: f"{a[0]}, {a[1]} = {a[2]}"),
    st.tuples(names, values).map(" += ".join),
    st.tuples(names, types, values).map(lambda a: f"{a[0]}: {a[1]} = {a[2]}"),
    st.tuples(names, types).map(": ".join),
    values.map(lambda v: f"return {v}"),
    st.tuples(values, values).map(lambda v: f"return {v[0]}, {v[1]}"),
    values.map(lambda v: f"assert {v}"),
    st.tuples(values, values).map(lambda v: f"assert {v[0]}, {v[1]}"),
    chains(nested).map(lambda v: f"raise {v}"),
    st.tuples(chains(nested), names).map(lambda v: f"raise {v[0]} from {v[1]}"),
    chains(nested),
    chains(nested).map(lambda v: f"await {v}"),
    values.map(lambda v: f"if {v}:"),
    values.map(lambda v: f"while {v}:"),
    st.tuples(names, chains(nested)).map(lambda v: f"for {v[0]} in {v[1]}:"),
    st.tuples(names, names, values).map(lambda v: f"for {v[0]}, {v[1]} in {v[2]}:"),
    managers.map(lambda m: f"with {joined(m)}:"),
    managers.map(lambda m: f"async with {joined(m)}:"),
    chains(nested).map(lambda m: f"with {m}:"),
    signatures,
    st.tuples(names, arguments(atoms)).map(
        lambda c: f"class {c[0]}({c[1]}):" if c[1] else f"class {c[0]}:"
    ),
    st.tuples(names, st.lists(names, min_size=1, max_size=9, unique=True)).map(
        lambda i: f"from {i[0]} import {joined(i[1])}"
    ),
    chains(nested).map(lambda c: f"@{c}"),
)

RUFF = Path(sys.executable).with_name("ruff")


def formatted(text: str, width: int) -> str:
    command: list[str | Path] = [RUFF, "format", "--isolated", "--line-length", str(width), "-"]
    done = subprocess.run(command, input=text, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr + text
    return done.stdout


def module(statements: list[list[str]]) -> str:
    """Each statement in a function of its own, so that no blank line depends on its neighbour."""
    text = ""
    for index, lines in enumerate(statements):
        text += f"async def f{index}():\n" + "".join(f"{line}\n" for line in lines)
        if lines[-1].endswith(":"):
            text += "        pass\n"
        if lines[0].startswith("    @"):
            text += "    def g():\n        pass\n"
        text += "\n\n"
    return text.rstrip("\n") + "\n"


def one_line_each(statements: list[str]) -> list[str]:
    """As emitters write them: each as ruff has it where there is no end to the line."""
    text = formatted(module([[f"    {statement}"] for statement in statements]), 320)
    functions = [part.splitlines() for part in text.split("async def f")[1:]]
    lines = [function[1] for function in functions]
    return [line.strip() for line in lines if not line.endswith(("(", "[", "{"))]


@settings(
    max_examples=6,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
@given(st.lists(statements, min_size=12, max_size=24), st.sampled_from([60, 88, 100]))
def test_ruff_leaves_what_fit_prints(some: list[str], width: int) -> None:
    text = module([fit(statement, 4, width) for statement in one_line_each(some)])
    assert formatted(text, width) == text


@settings(max_examples=60, deadline=None)
@given(statements, st.sampled_from([0, 4, 8]), st.sampled_from([30, 60, 88, 100]))
def test_a_line_is_cut_as_it_would_be_laid_out(line: str, indent: int, width: int) -> None:
    if indent + len(line) > width and (cut := broken(line, indent, width)) is not None:
        assert cut == laid_out(line, indent, width)


@pytest.mark.parametrize(
    ("line", "lines"),
    [
        ("x = f(a)", ["x = f(a)"]),
        ("x = f(a,)", ["x = f(", "    a,", ")"]),
        ("value = function(first, second)", ["value = function(", "    first, second", ")"]),
        (
            "value = first(a).second(b).third(c)",
            ["value = (", "    first(a)", "    .second(b)", "    .third(c)", ")"],
        ),
        ("return first\\n        + second", None),
        ('value = f("a" "b", c, ddddddddd)', ["value = f(", '    "ab", c, ddddddddd', ")"]),
        ("x = f(aaaaaaaaaaa, bbb)  # noqa: E1", ["x = f(aaaaaaaaaaa, bbb)  # noqa: E1"]),
    ],
)
def test_layout(line: str, lines: list[str] | None) -> None:
    if lines is None:
        with pytest.raises(CompilerBug):
            fit(line, 0, 24)
    else:
        assert fit(line, 0, 24) == lines


def test_strings_join_where_they_fit_and_keep_their_parentheses_where_not() -> None:
    line = 'call(description=("aaaa aaaa " "bbbb bbbb"), other=1)'
    assert fit(line, 0, 60) == [line]
    assert fit(f"x = {line}", 0, 40) == [
        "x = call(",
        '    description="aaaa aaaa bbbb bbbb",',
        "    other=1,",
        ")",
    ]
    assert fit(f"x = {line}", 0, 28) == [
        "x = call(",
        "    description=(",
        '        "aaaa aaaa "',
        '        "bbbb bbbb"',
        "    ),",
        "    other=1,",
        ")",
    ]
