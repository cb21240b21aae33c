"""Nothing that an author writes becomes markup."""

import pytest

from compiler.emit.prose.escape import block, code, prose, sentence


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What is to be done.", "What is to be done."),
        ("0 is someday, 5 is now.", "0 is someday, 5 is now."),
        ("a snake_case name", "a snake_case name"),
        ("an _emphatic_ word", r"an \_emphatic\_ word"),
        ("*star*", r"\*star\*"),
        ("a | b", r"a \| b"),
        ("`code`", r"\`code\`"),
        (r"back\slash", r"back\\slash"),
        ("<b>&amp;</b>", "&lt;b&gt;&amp;amp;&lt;/b&gt;"),
        ("[text](url)", r"\[text\](url)"),
        ("two\n\nparagraphs", "two paragraphs"),
        ("# heading", r"\# heading"),
        ("#rrggbb", "#rrggbb"),
        ("- item", r"\- item"),
        ("-1 to 1", "-1 to 1"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("1. item", r"1\. item"),
        ("1) item", r"1\) item"),
        ("> quote", "&gt; quote"),
        ("~~gone~~", r"\~\~gone\~\~"),
        ("nul \0", "nul"),
    ],
)
def test_prose(text: str, expected: str) -> None:
    assert prose(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", "`a`"),
        ("a|b", r"`a\|b`"),
        ("a`b", "``a`b``"),
        ("`", "`` ` ``"),
        ("a\nb", "`a b`"),
        ("<x>", "`<x>`"),
        ("", "` `"),
    ],
)
def test_code(text: str, expected: str) -> None:
    assert code(text) == expected


def test_a_block_is_fenced_by_more_than_it_has() -> None:
    assert block("```\nx", "json") == "````json\n```\nx\n````"


def test_a_sentence_ends() -> None:
    assert sentence("Words") == "Words."
    assert sentence("Words?") == "Words?"
    assert sentence("") == ""
