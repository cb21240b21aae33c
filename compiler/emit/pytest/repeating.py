"""Tests of requests that are sent again under their key."""

from compiler.emit.pytest.suite import Suite
from compiler.emit.python.symbol import imported
from compiler.ir.case import Case
from compiler.ir.operation import ETag, Kind

HEADERS = 'headers = {"Idempotency-Key": "one"}'


def once(suite: Suite, case: Case) -> None:
    etag = suite.resource.etag is not ETag.OFF
    names = '("content-type", "etag", "location")' if etag else '("content-type", "location")'
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {suite.body()}
            {HEADERS}
            first = await caller.post("{suite.path}", json=body, headers=headers)
            assert first.status_code == 201, first.text
            again = await caller.post("{suite.path}", json=body, headers=headers)
            assert again.status_code == 201
            assert again.content == first.content
            for name in {names}:
                assert again.headers[name] == first.headers[name]
        """)
        _stored(suite, "first")


def once_concurrent(suite: Suite, case: Case) -> None:
    suite.out.use(imported("asyncio"))
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {suite.body()}
            {HEADERS}
            creates = [
                caller.post("{suite.path}", json=body, headers=headers) for _ in range(10)
            ]
            responses = await asyncio.gather(*creates)
            assert {{response.status_code for response in responses}} == {{201}}
            assert len({{response.content for response in responses}}) == 1
        """)
        _stored(suite, "responses[0]")


def once_other(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {HEADERS}
            body = {suite.body()}
            first = await caller.post("{suite.path}", json=body, headers=headers)
            other = {suite.body()}
            response = await caller.post(
                "{suite.path}", json=other | {{"unknown": None}}, headers=headers
            )
            {suite.refused}(response, 422, "/unknown")
            content = b" " + first.request.content
            headers["Content-Type"] = "application/json"
            response = await caller.post("{suite.path}", content=content, headers=headers)
            {suite.refused}(response, 422, "/idempotency-key")
        """)
        _stored(suite, "first")


def once_refused(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            {HEADERS}
            body = {suite.body()}
            wrong = body | {{"unknown": None}}
            response = await caller.post("{suite.path}", json=wrong, headers=headers)
            {suite.refused}(response, 422)
            response = await caller.post("{suite.path}", json=body, headers=headers)
            assert response.status_code == 201, response.text
        """)


def once_stranger(suite: Suite, case: Case) -> None:
    key = suite.out.literal(suite.resource.id.names.json)
    with suite.test(case, "caller", "outsider"):
        suite.code(f"""
            ids = set()
            for client in (caller, outsider):
                body = {suite.body("client")}
                {HEADERS}
                response = await client.post("{suite.path}", json=body, headers=headers)
                assert response.status_code == 201, response.text
                ids.add(response.json()[{key}])
            assert len(ids) == 2
        """)


def once_malformed(suite: Suite, case: Case) -> None:
    keys = '"key", [b"", b"x" * 256, b"tab\\t", b"\\xff", b"\\xf0\\x9f\\x98\\x80"]'
    with suite.test(case, "caller", "key: bytes", given=[keys]):
        suite.code(f"""
            body = {suite.body()}
            headers = {{b"Idempotency-Key": key}}
            response = await caller.post("{suite.path}", json=body, headers=headers)
            {suite.refused}(response, 422, "/idempotency-key")
            headers = {{b"Idempotency-Key": b"~" * 255}}
            response = await caller.post("{suite.path}", json=body, headers=headers)
            assert response.status_code == 201, response.text
        """)


def once_expired(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller", "connection"):
        suite.code(f"""
            {HEADERS}
            statuses = []
            for age in ("23 hours", "2 hours"):
                body = {suite.body()}
                response = await caller.post("{suite.path}", json=body, headers=headers)
                statuses.append(response.status_code)
                await connection.execute(
                    f"UPDATE idempotency_keys SET created_at = created_at - interval '{{age}}'"
                )
            assert statuses == [201, 422]
            response = await caller.post("{suite.path}", json=body, headers=headers)
            assert response.status_code == 201, response.text
        """)


def once_batch(suite: Suite, case: Case) -> None:
    with suite.test(case, "caller"):
        suite.code(f"""
            body = {{"items": [{suite.body()} for _ in range(2)]}}
            {HEADERS}
            first = await caller.post("{suite.path}/batch", json=body, headers=headers)
            assert first.status_code == 201, first.text
            again = await caller.post("{suite.path}/batch", json=body, headers=headers)
            assert again.status_code == 201
            assert again.content == first.content
        """)
        if suite.has(Kind.LIST):
            suite.code("assert len(await ids_of(caller)) == 2")


def _stored(suite: Suite, response: str) -> None:
    """There is one row, that of the answer."""
    if suite.has(Kind.LIST):
        suite.code(f"assert await ids_of(caller) == [{suite.key(f'{response}.json()')}]")
