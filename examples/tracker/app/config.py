"""What an operator may set, read from the environment and from a `.env` file."""

from typing import Annotated, Literal, Self

from pydantic import Field, PositiveFloat, PositiveInt, SecretStr, model_validator
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
    database_url: SecretStr
    database_pool_size: PositiveInt = 10
    # Seconds, as are all times here.
    database_pool_timeout: PositiveFloat = 5
    database_statement_timeout: PositiveFloat = 15
    # 0 behind a pooler that lends a connection for one transaction.
    database_statement_cache: Annotated[int, Field(ge=0)] = 200
    # Signs the tokens of `app.api.development`.
    development_secret: Annotated[SecretStr, Field(min_length=32)] | None = None

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
