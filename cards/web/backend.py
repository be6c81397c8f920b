"""Connections: to addresses that were looked at, and never for longer than a page is worth.

The host's name stays in the request and in the check of the certificate; only the connection is made
to the address that was found good. So no second look-up, with another answer, comes in between.
"""

from __future__ import annotations

import ssl
import threading
import time
from collections.abc import Iterable
from typing import Any

import httpcore2

from cards.web import addresses

_TRIED = 4  # addresses of one host


class Deadline(threading.local):
    """When the answer must be whole, on this thread; by the monotonic clock."""

    at: float = float("inf")

    def left(self, most: float | None) -> float:
        """Return how long to wait at most.

        Raises:
            httpcore2.ReadTimeout: it is past.
        """
        left = self.at - time.monotonic()
        if left <= 0:
            raise httpcore2.ReadTimeout("the deadline is past")
        return left if most is None else min(most, left)


class Backend(httpcore2.NetworkBackend):
    """Connects. Every connection of a run is made here.

    Args:
        deadline: that holds for every wait.
        guarded: whether private addresses are refused.
    """

    def __init__(self, deadline: Deadline, *, guarded: bool) -> None:
        self._deadline = deadline
        self._guarded = guarded
        self._plain = httpcore2.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.NetworkStream:
        """Connect to a host.

        Raises:
            Trouble: its address is private, or it has none.
            httpcore2.ConnectError, httpcore2.TimeoutException: nobody answers there.
        """
        found = addresses.resolved(host, port, self._deadline.left(timeout))
        if self._guarded:
            found = [each for each in found if addresses.is_open(each)]
            if not found:
                raise addresses.refused()
        failed: Exception | None = None
        for each in found[:_TRIED]:
            try:
                stream = self._plain.connect_tcp(
                    each, port, self._deadline.left(timeout), local_address, socket_options
                )
                return self._checked(stream)
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore2.ConnectError("no address")

    def _checked(self, stream: httpcore2.NetworkStream) -> httpcore2.NetworkStream:
        """Return the stream, if it leads where it should: what counts is where it does."""
        if self._guarded and not addresses.is_open(str(stream.get_extra_info("server_addr")[0])):
            stream.close()
            raise addresses.refused()
        return Stream(stream, self._deadline)


class Stream(httpcore2.NetworkStream):
    """A connection on which no wait goes beyond the deadline: bytes that drip do not push it on."""

    def __init__(self, stream: httpcore2.NetworkStream, deadline: Deadline) -> None:
        self._stream = stream
        self._deadline = deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what has come; ``b""`` at the end."""
        return self._stream.read(max_bytes, self._deadline.left(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send bytes."""
        self._stream.write(buffer, self._deadline.left(timeout))

    def close(self) -> None:
        """Hang up."""
        self._stream.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore2.NetworkStream:
        """Return the same connection, enciphered, with a host whose certificate is good."""
        left = self._deadline.left(timeout)
        return Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:  # noqa: ANN401 -- as the library has it
        """Return what is known of the connection."""
        return self._stream.get_extra_info(info)
