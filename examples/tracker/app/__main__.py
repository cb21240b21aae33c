"""Serve the application as its settings say: `python -m app`."""

import uvicorn

from app.config import Settings
from app.logs import logging_config
from app.main import app


def main() -> None:
    """Serve until a SIGTERM; what is being answered then is answered to the end."""
    settings = Settings.model_validate({})
    uvicorn.run(
        app,
        host=settings.host,
        port=settings.port,
        forwarded_allow_ips=settings.forwarded_allow_ips,
        timeout_graceful_shutdown=settings.shutdown_timeout,
        log_config=logging_config(settings.log_level),
        # The line for each request is written by `app.middleware`.
        access_log=False,
        server_header=False,
    )


if __name__ == "__main__":
    main()
