# Compiled by restc, alike in every application.
"""What a refusal must look like (RFC 9457), whatever it is that was refused."""

from httpx import Response

MEMBERS = {"type", "title", "status", "detail", "code", "errors", "request_id"}
# The codes of what is found out when the database is asked.
BY_DATABASE = {"check", "reference", "refused", "unique"}


def told(response: Response) -> tuple[bytes, list[tuple[str, str]]]:
    """All that a response tells, byte for byte, but for the id of its request."""
    request_id = response.headers["x-request-id"]
    headers = [(n, v) for n, v in response.headers.items() if n != "x-request-id"]
    return response.content.replace(request_id.encode(), b""), headers


def assert_refused(response: Response, status: int, at: str | None = None) -> None:
    """The response is a problem with this status, which blames what `at` points to."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem.keys() == MEMBERS
    assert problem["status"] == status
    assert problem["request_id"] == response.headers["x-request-id"]
    if at is not None:
        pointers = [error["pointer"] for error in problem["errors"]]
        assert any(f"{pointer}/".startswith(f"{at}/") for pointer in pointers), problem


def assert_invalid(response: Response, at: str) -> None:
    """The request was a 422 that blames `at`, and the database was not asked."""
    assert_refused(response, 422, at)
    codes = {error["code"] for error in response.json()["errors"]}
    assert codes.isdisjoint(BY_DATABASE), codes
