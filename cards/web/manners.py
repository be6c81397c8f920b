"""How servers are asked: not too often, not what they ask not to be, not on and on when they fail."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import stamina
import stamina.instrumentation

from cards.web import addresses, freshness, robots
from cards.web.client import Answer, Ask, Client
from cards.web.trouble import Trouble

if TYPE_CHECKING:
    import httpx2

    from cards.web.client import Before
    from cards.web.limits import Limits
    from cards.web.memory import Memory

_PASSING = {429, 502, 503, 504}  # what another attempt may mend
_FORBIDDEN = "the site asks programs to leave it alone: save it as a file, and name that as the source"


@dataclass(slots=True)
class _Host:
    """What a run has met with on a host.

    Attributes:
        interval: seconds between two requests.
        free: when the next one may begin, by the monotonic clock.
        strikes: pages in a row that it failed to answer.
        failed: how it failed, once it is left alone.
        rules: of its robots.txt by scheme, or why there are none.
    """

    interval: float
    free: float = 0.0
    strikes: int = 0
    failed: Trouble | None = None
    rules: dict[str, robots.Rules | Trouble] = field(default_factory=dict)
    pace: threading.Lock = field(default_factory=threading.Lock)
    asking: threading.RLock = field(default_factory=threading.RLock)


class Manners:
    """Asks servers as a guest does. May be used by several threads at once.

    Args:
        limits: how far it goes.
        memory: where robots.txt is remembered.
        stop: set when nothing is wanted any more.
    """

    def __init__(self, limits: Limits, memory: Memory, stop: threading.Event) -> None:
        self._limits = limits
        self._memory = memory
        self._stop = stop
        self._client = Client(limits)
        self._hosts: dict[str, _Host] = {}
        self._lock = threading.Lock()
        stamina.instrumentation.set_on_retry_hooks([])  # else it logs on the person's terminal

    def close(self) -> None:
        """Hang up everywhere."""
        self._client.close()

    def get(self, ask: Ask) -> Answer:
        """Return what a server answers, whatever the status.

        Raises:
            Trouble: it does not, or may not be asked.
        """

        def before(url: httpx2.URL) -> None:
            host = self._host(url)
            self._check(host)
            self._heed(host, url, ask.private)
            self._wait(host)

        return self._persistent(ask, before)

    def _persistent(self, ask: Ask, before: Before) -> Answer:
        """Ask again where that may help, and take down which hosts fail."""
        limits = self._limits
        try:
            for attempt in stamina.retry_context(
                on=self._again,
                attempts=limits.attempts,
                timeout=None,
                wait_initial=limits.pause,
                wait_max=limits.longest,
                wait_jitter=limits.pause,
            ):
                with attempt:
                    answer = self._client.get(ask, before)
                    if answer.status in _PASSING:
                        raise _failing(answer)
        except Trouble as trouble:
            self._blame(trouble)
            raise
        self._host(addresses.parsed(answer.final)).strikes = 0
        return answer

    def _again(self, error: Exception) -> bool | float:
        """Say whether another attempt is made, and after how many seconds if the server said."""
        if not isinstance(error, Trouble) or not error.again or self._stop.is_set():
            return False
        if error.after is None or error.after <= 0:
            return True
        return error.after if error.after <= self._limits.longest else False

    def _blame(self, trouble: Trouble) -> None:
        """Leave a host alone that does not answer: its other pages are not each waited for."""
        host = self._hosts.get(trouble.authority)
        if host is None or not trouble.host or host.failed is not None:
            return
        host.strikes += 1
        asks_for_rest = trouble.after is not None and trouble.after > self._limits.longest
        if trouble.lasting or asks_for_rest or host.strikes >= self._limits.strikes:
            host.failed = trouble

    def _check(self, host: _Host) -> None:
        """Refuse what need not be tried."""
        if self._stop.is_set():
            raise _ended()
        if host.failed is not None:
            raise Trouble(host.failed.why, host.failed.hint)

    def _wait(self, host: _Host) -> None:
        """Wait for the turn of the next request to a host."""
        with host.pace:
            begin = max(time.monotonic(), host.free)
            host.free = begin + host.interval
        if self._stop.wait(begin - time.monotonic()):
            raise _ended()

    def _heed(self, host: _Host, url: httpx2.URL, private: bool) -> None:
        """Refuse what robots.txt forbids."""
        with host.asking:
            rules = host.rules.get(url.scheme)
            if rules is None:
                rules = self._rules(host, url, private)
                host.rules[url.scheme] = rules
        if isinstance(rules, Trouble):
            raise Trouble(rules.why, rules.hint)
        if not rules.allow(str(url)):
            raise Trouble("robots.txt forbids it", _FORBIDDEN)

    def _rules(self, host: _Host, url: httpx2.URL, private: bool) -> robots.Rules | Trouble:
        parts = urlsplit(str(url.copy_with(username=None, password=None)))
        site = f"{parts.scheme}://{parts.netloc}"
        try:
            told = self._memory.rules(site, robots.DAY) or self._asked_rules(site, private)
            rules = robots.rules(*told)
        except Trouble as trouble:
            return trouble if trouble.status is None else robots.silent(trouble.status)
        host.interval = max(self._limits.interval, min(rules.delay, self._limits.slowest))
        return rules

    def _asked_rules(self, site: str, private: bool) -> tuple[int, str]:
        def before(url: httpx2.URL) -> None:
            host = self._host(url)
            self._check(host)
            self._wait(host)

        answer = self._persistent(Ask(f"{site}/robots.txt", private, most=4 * robots.MOST), before)
        text = robots.decoded(answer.body)
        if answer.status != 429 and 200 <= answer.status < 500:
            self._memory.keep_rules(site, answer.status, text)
        return answer.status, text

    def _host(self, url: httpx2.URL) -> _Host:
        with self._lock:
            return self._hosts.setdefault(addresses.authority(url), _Host(self._limits.interval))


def _ended() -> Trouble:
    return Trouble("the run was ended")


def _failing(answer: Answer) -> Trouble:
    after = freshness.retry_after(answer.headers.get("retry-after", ""))
    trouble = Trouble(f"answered {answer.status}", again=True, after=after, host=True, status=answer.status)
    trouble.authority = addresses.authority(addresses.parsed(answer.final))
    return trouble
