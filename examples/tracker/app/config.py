"""What an operator may set, read from the environment and from a `.env` file."""

from typing import Annotated, Literal, Self

from pydantic import (
    Field,
    NonNegativeInt,
    PositiveFloat,
    PositiveInt,
    SecretStr,
    model_validator,
)
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy import URL, make_url


class Settings(BaseSettings):
    """The settings of a running application; only DATABASE_URL has to be there."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    environment: Literal["production", "development"] = "production"
    # Signs the tokens of `app.api.development`.
    development_secret: Annotated[SecretStr, Field(min_length=32)] | None = None

    # What `python -m app` listens on, and whose X-Forwarded headers it believes.
    host: str = "127.0.0.1"
    port: NonNegativeInt = 8000
    forwarded_allow_ips: str = "127.0.0.1"
    # Seconds, as are all times here. Requests that take longer are cut off at the end.
    shutdown_timeout: PositiveInt = 20
    log_level: Literal["debug", "info", "warning", "error"] = "info"

    database_url: SecretStr
    # Connections of each process: those that it keeps, and those that a rush may add.
    database_pool_size: PositiveInt = 10
    database_pool_overflow: NonNegativeInt = 10
    database_pool_timeout: PositiveFloat = 5
    database_statement_timeout: PositiveFloat = 15
    database_statement_cache: NonNegativeInt = 200
    # Behind PgBouncer, which lends a connection for one transaction and no longer.
    database_pgbouncer: bool = False

    @model_validator(mode="after")
    def _development_stays_at_home(self) -> Self:
        if self.development_secret and self.environment != "development":
            raise ValueError(
                "DEVELOPMENT_SECRET lets whoever knows it act as anyone: "
                "it may be set only where ENVIRONMENT is `development`"
            )
        return self

    @property
    def asyncpg_url(self) -> URL:
        """DATABASE_URL for the asyncpg driver, whichever driver it names."""
        url = make_url(self.database_url.get_secret_value())
        return url.set(drivername="postgresql+asyncpg")
