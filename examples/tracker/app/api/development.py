"""Tokens for development: whoever knows the secret signs in as anyone.

`app.config` refuses the secret outside development. Delete this module once
`app.api.deps.get_principal` knows your own identity provider.
"""

from datetime import UTC, datetime, timedelta

import jwt
from pydantic import TypeAdapter, ValidationError

from app.api.v1.principal import Principal

_ALGORITHM = "HS256"
_AUDIENCE = "development"
_principal = TypeAdapter(Principal)


def issue_token(
    principal: Principal, secret: str, *, lifetime: timedelta = timedelta(hours=8)
) -> str:
    """A bearer token that signs `principal` in until `lifetime` is over."""
    claims = {
        "aud": _AUDIENCE,
        "exp": datetime.now(UTC) + lifetime,
        "principal": _principal.dump_python(principal, mode="json"),
    }
    return jwt.encode(claims, secret, algorithm=_ALGORITHM)


def read_token(token: str, secret: str) -> Principal | None:
    """The principal of a token; None for one that was not issued with `secret`."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=[_ALGORITHM],
            audience=_AUDIENCE,
            options={"require": ["aud", "exp", "principal"]},
        )
        return _principal.validate_python(claims["principal"])
    except (jwt.InvalidTokenError, ValidationError):
        return None
