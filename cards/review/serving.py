"""The socket on which the page is served, and the end of it."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress

import uvicorn

from cards.errors import UsageError
from cards.pages import Speaks
from cards.review.app import make_app
from cards.review.guard import Keys
from cards.review.session import Session

_PATIENCE = 2  # seconds that open requests have when the page ends


def serve(session: Session, say: Speaks, *, port: int, ready: Callable[[str], None]) -> None:
    """Serve the page on this machine alone, until the person interrupts it.

    Args:
        session: the decks.
        say: the messages.
        port: 0 for any that is free.
        ready: is told the one address, once the page answers.

    Raises:
        UsageError: the port is taken.
    """
    listening = _listening(port)
    with listening:
        keys = Keys(listening.getsockname()[1])
        config = uvicorn.Config(
            make_app(session, say, keys),
            log_config=None,
            access_log=False,
            lifespan="off",
            server_header=False,
            ws="none",
            timeout_graceful_shutdown=_PATIENCE,
        )
        ready(keys.address)  # the socket listens: whoever comes now waits a moment
        with suppress(KeyboardInterrupt):  # the server has ended in good order, and says so once more
            uvicorn.Server(config).run(sockets=[listening])


def _listening(port: int) -> socket.socket:
    made = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        if port:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind(("127.0.0.1", port))
        made.listen(64)
    except OSError as error:
        made.close()
        raise UsageError(
            f"port {port} cannot be used: {error.strerror}",
            hint="name another with --port, or leave it out: any free one is taken",
        ) from error
    return made
