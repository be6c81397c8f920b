"""Asking the Anki that runs, through the add-on AnkiConnect (version 6 of its interface).

Anki answers between two of its own doings and reads a request a kilobyte at a time, so requests
are kept short and many go out as one.
"""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from http.client import HTTPException
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from cards.errors import AnkiError

Json: TypeAlias = Any
"""What stands in a JSON document: whoever asks knows what must come."""

DEFAULT = "http://127.0.0.1:8765"
ADDRESS_VARIABLE = "MKDECK_ANKICONNECT"
KEY_VARIABLE = "MKDECK_ANKICONNECT_KEY"

UPDATE = "update AnkiConnect: in Anki, Tools → Add-ons → Check for Updates"

_VERSION = 6
_QUICK = 30.0  # seconds: Anki may be in the middle of something
_LONG = 900.0  # seconds: a large deck comes in or goes out
_SLOW = frozenset({"importPackage", "exportPackage", "sync"})
_NEAR = ("127.0.0.1", "localhost", "::1")
_SOME = 10  # requests that go out as one

_ELSEWHERE = f"set {ADDRESS_VARIABLE} to its address"
_ABSENT = (
    "start Anki with the add-on AnkiConnect (2055492159), or name the file of its collection: "
    "mkdeck feedback --collection FILE"
)


@dataclass(frozen=True, slots=True)
class AnkiConnect:
    """An Anki that runs.

    Attributes:
        address: where the add-on listens.
        key: what it wants to be told first, None if nothing.
    """

    address: str = DEFAULT
    key: str | None = field(default=None, repr=False)

    @classmethod
    def at(cls, address: str | None = None) -> AnkiConnect:
        """Return that which the environment names, else that at the address, else at the usual one."""
        return cls(
            (os.environ.get(ADDRESS_VARIABLE) or address or DEFAULT).rstrip("/"),
            os.environ.get(KEY_VARIABLE) or None,
        )

    @property
    def is_near(self) -> bool:
        """Whether it runs on this machine, so that it can read our files."""
        return (urlsplit(self.address).hostname or "") in _NEAR

    def check(self) -> None:
        """Make sure that it is there and is new enough.

        Raises:
            AnkiError: it is not.
        """
        version = self.ask("version")
        if not isinstance(version, int) or version < _VERSION:
            raise self._error(f"AnkiConnect is of version {version}, and {_VERSION} is needed", UPDATE)

    def ask(self, action: str, **params: Json) -> Json:
        """Have one thing done, and return what came of it.

        Raises:
            AnkiError: Anki does not answer, or cannot do it.
        """
        return self._result(self._post(self._request(action, params), _LONG if action in _SLOW else _QUICK))

    def ask_each(self, action: str, each: Iterable[dict[str, Json]]) -> list[Json]:
        """Have one thing done for each set of parameters, and return what came of them, in their order.

        Raises:
            AnkiError: Anki does not answer, or cannot do one of them.
        """
        requests = [self._request(action, params) for params in each]
        found: list[Json] = []
        for start in range(0, len(requests), _SOME):
            found += self.ask("multi", actions=requests[start : start + _SOME])
        return [self._result(answer) for answer in found]

    def _request(self, action: str, params: dict[str, Json]) -> dict[str, Json]:
        request = {"action": action, "version": _VERSION, "params": params}
        return request if self.key is None else {**request, "key": self.key}

    def _result(self, answer: object) -> Json:
        if not isinstance(answer, dict) or not answer.keys() >= {"result", "error"}:
            raise self._error("what answers there is not AnkiConnect", _ELSEWHERE)
        if answer["error"] is None:
            return answer["result"]
        said = " ".join(str(answer["error"]).split())
        for part, hint in _REMEDIES:
            if part in said:
                raise self._error(f"Anki refused: {said}", hint)
        raise self._error(f"Anki refused: {said}", "look at Anki's window: it may be waiting for an answer")

    def _post(self, body: object, timeout: float) -> object:
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # no proxy lies between
        try:
            request = urllib.request.Request(
                self.address, json.dumps(body).encode(), {"Content-Type": "application/json"}
            )
            with opener.open(request, timeout=timeout) as reply:
                return json.loads(reply.read())
        except TimeoutError:
            hint = "see whether a window in Anki waits for an answer, then try again"
            raise self._error(f"Anki did not answer within {timeout:.0f} seconds", hint) from None
        except urllib.error.HTTPError as error:
            error.close()
            what = f"what answers there is not AnkiConnect (HTTP {error.code})"
            raise self._error(what, _ELSEWHERE) from None
        except OSError:
            raise self._error("Anki does not run, or has no AnkiConnect", _ABSENT) from None
        except (ValueError, HTTPException):
            raise self._error("what answers there is not AnkiConnect", _ELSEWHERE) from None

    def _error(self, what: str, hint: str) -> AnkiError:
        return AnkiError(what, hint=hint, file=self.address)


_REMEDIES: Sequence[tuple[str, str]] = (
    ("valid api key must be provided", f"put the key of AnkiConnect's settings into {KEY_VARIABLE}"),
    ("unsupported action", UPDATE),
    ("collection is not available", "open a profile in Anki"),
)
