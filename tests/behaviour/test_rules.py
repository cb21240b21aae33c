"""Every rule of `restc diff` finds what its example is about, at the place that it is about."""

import pytest

from compiler import pipeline
from compiler.compare.api import RULES, api_changes
from compiler.compare.database import RULES as DATABASE_RULES
from compiler.compare.database import database_changes
from compiler.diagnostics.render import human
from compiler.ir.resource import Project
from compiler.settings import Settings

from .rules import EXAMPLES, OF_DATABASES, REVERSED, WITHOUT_EXAMPLE, Specs, example_of

IDS = [rule.id for rule in RULES]


def analysed(specs: Specs) -> Project:
    texts = {f"specs/{name}.yaml": text.encode() for name, text in specs.items()}
    project = pipeline.analyse(texts, Settings())
    sources = {path: data.decode() for path, data in texts.items()}
    assert isinstance(project, Project), human(project, sources)
    return project


def test_every_rule_has_an_example_and_every_example_a_rule() -> None:
    assert len(set(IDS)) == len(IDS)
    assert {*EXAMPLES, *REVERSED, *WITHOUT_EXAMPLE} == set(IDS)


@pytest.mark.parametrize("rule", [rule for rule in IDS if rule not in WITHOUT_EXAMPLE])
def test_a_rule_finds_what_its_example_is_about(rule: str) -> None:
    example = example_of(rule)
    before, after = analysed(example.before), analysed(example.after)
    found = api_changes(before, after)
    assert rule in {one.rule.id for one in found}
    assert api_changes(before, before) == ()
    assert api_changes(after, after) == ()
    told = [one for one in found if one.rule.id == rule]
    assert rule.startswith("parameter-") or all(one.before or one.after for one in told)


def test_every_rule_for_the_database_has_an_example() -> None:
    ids = [rule.id for rule in DATABASE_RULES]
    assert sorted(OF_DATABASES) == sorted(ids)
    assert not {*ids} & {*IDS}


@pytest.mark.parametrize("rule", OF_DATABASES)
def test_a_rule_for_the_database_finds_what_its_example_is_about(rule: str) -> None:
    example = example_of(rule)
    before, after = analysed(example.before), analysed(example.after)
    told = [one for one in database_changes(before, after) if one.rule.id == rule]
    assert told
    assert all(one.sql or rule == "migration-refused" for one in told)
    assert all(one.resource and (one.before or one.after) for one in told)
    assert database_changes(after, after) == ()


@pytest.mark.parametrize("rule", [*EXAMPLES, *REVERSED])
def test_every_example_has_its_steps(rule: str) -> None:
    """Whatever a change is, its SQL can be told, even where the change isn't approved."""
    example = example_of(rule)
    for one in database_changes(analysed(example.before), analysed(example.after)):
        assert one.sql or one.rule.id == "migration-refused"


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_a_rule_is_told_in_a_sentence(rule: object) -> None:
    meaning = getattr(rule, "meaning", "")
    assert meaning[:1].isupper()
    assert meaning.endswith(".")
