"""Tests of reading one row."""

from compiler.emit.pytest.suite import Suite
from compiler.ir.case import Case
from compiler.ir.operation import Kind


def read(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            response = await caller.get({suite.item()})
            assert response.status_code == 200
            assert response.json() == {suite.row}
        """)


def read_unknown(suite: Suite, case: Case) -> None:
    absent = suite.absent()
    with suite.test(case, "caller"):
        suite.code(f'{suite.refused}(await caller.get(f"{suite.path}/{{{absent}}}"), 404)')


def read_malformed(suite: Suite, case: Case) -> None:
    table = suite.shared("MALFORMED_IDS")
    with suite.test(case, "caller", "key: str", given=[f'"key", {table}.values(), ids={table}']):
        suite.code(f'{suite.refused}(await caller.get(f"{suite.path}/{{key}}"), 422)')


def read_not_modified(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {suite.row} = {suite.make()}
            path = {suite.item()}
            etag = (await caller.get(path)).headers["etag"]
            unchanged = await caller.get(path, headers={{"If-None-Match": etag}})
            assert (unchanged.status_code, unchanged.content) == (304, b"")
            assert unchanged.headers["etag"] == etag
        """)
        if suite.has(Kind.UPDATE) and suite.change:
            suite.code(f"""
                await {suite.patch("caller", "path", suite.literal(suite.change))}
                changed = await caller.get(path, headers={{"If-None-Match": etag}})
                assert changed.status_code == 200
                assert changed.headers["etag"] != etag
            """)
