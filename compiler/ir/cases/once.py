"""What an Idempotency-Key keeps from happening twice."""

from collections.abc import Iterator

from compiler.ir.case import Case, Lens, Scenario
from compiler.ir.cases.words import an
from compiler.ir.operation import Kind
from compiler.ir.resource import Resource

SHOWS = "api.idempotency"


def repeating(resource: Resource) -> Iterator[Case]:
    create, batch = resource.operation(Kind.CREATE), resource.operation(Kind.BATCH_CREATE)
    one = an(resource.names.spec)
    if create is not None and create.once:
        yield _case(
            Scenario.ONCE,
            f"test_a_key_creates_{one}_once",
            Lens.PRODUCT,
            "Sent again with its key, a create is answered as the first time, byte for byte, and"
            " stores nothing more.",
        )
        yield _case(
            Scenario.ONCE_CONCURRENT,
            f"test_concurrent_creates_under_one_key_create_{one}_once",
            Lens.TESTER,
            "Of several requests with one key at the same time one is carried out, and all have"
            " its answer.",
        )
        yield _case(
            Scenario.ONCE_OTHER,
            "test_a_key_of_another_request_is_refused",
            Lens.TESTER,
            "Another body under the same key is a 422, and nothing is stored.",
        )
        yield _case(
            Scenario.ONCE_REFUSED,
            "test_a_refusal_does_not_use_a_key_up",
            Lens.DEVELOPER,
            "What was refused has changed nothing, and is carried out when it is put right.",
        )
        yield _case(
            Scenario.ONCE_STRANGER,
            "test_a_key_is_its_caller_s_own",
            Lens.TESTER,
            "The key of one caller means nothing to another, who learns nothing of it.",
        )
        yield _case(
            Scenario.ONCE_MALFORMED,
            "test_a_key_has_1_to_255_printable_characters",
            Lens.TESTER,
            "Whatever bytes are sent as a key, the answer is a 422 or a row.",
        )
        yield _case(
            Scenario.ONCE_EXPIRED,
            "test_a_key_counts_for_a_day",
            Lens.DEVELOPER,
            "A key that was last used more than a day ago counts as new.",
        )
    if batch is not None and batch.once:
        yield Case(
            Scenario.ONCE_BATCH,
            "test_a_key_creates_a_batch_once",
            Kind.BATCH_CREATE,
            Lens.PRODUCT,
            "Sent again with its key, a batch is answered as the first time and stores nothing"
            " more.",
            SHOWS,
        )


def _case(scenario: Scenario, name: str, lens: Lens, intent: str) -> Case:
    return Case(scenario, name, Kind.CREATE, lens, intent, SHOWS)
