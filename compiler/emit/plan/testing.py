"""The cases of the tests, by whose question they answer."""

from collections.abc import Iterator, Sequence

from compiler.emit.plan.files import test_module
from compiler.emit.prose.escape import code, prose
from compiler.emit.prose.layout import table
from compiler.ir.case import Case, Lens
from compiler.ir.cases import cases
from compiler.ir.resource import Project, Resource

QUESTIONS = {
    Lens.PRODUCT: ("Product", "Does it do what its users were promised?"),
    Lens.DEVELOPER: ("Developer", "Is every branch and every answer of the code reached?"),
    Lens.TESTER: ("Tester", "Does it hold against whoever tries to break it?"),
}


def testing(resource: Resource, known: Project) -> Iterator[str]:
    """A table of cases for each lens."""
    found = cases(resource, known)
    yield (
        f"The tests stand in {code(test_module(resource, known.settings))}. Each makes the rows"
        " that it needs, and fails when the rule that it shows is taken away."
    )
    for lens, (name, question) in QUESTIONS.items():
        chosen = [case for case in found if case.lens is lens]
        if chosen:
            yield f"### {name}: {question[0].lower()}{question[1:]}"
            yield _table(chosen)


def _table(chosen: Sequence[Case]) -> str:
    rows = ((code(case.name), _prose(case.intent), code(case.shows)) for case in chosen)
    return table(("Test", "What is true when it passes", "Shows"), rows)


def _prose(intent: str) -> str:
    """Intents are the compiler's own sentences, in which names stand as code."""
    parts = intent.split("`")
    return "".join(code(part) if at % 2 else prose_kept(part) for at, part in enumerate(parts))


def prose_kept(text: str) -> str:
    """Prose that keeps the spaces at its ends, for it is a part of a sentence."""
    inner = prose(text)
    head = " " if text[:1] == " " and text.strip() else ""
    tail = " " if text[-1:] == " " else ""
    return f"{head}{inner}{tail}"
