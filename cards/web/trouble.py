"""What can go wrong with one page. It never leaves :mod:`cards.web`: a page is kept, or an error told."""

from __future__ import annotations

CHECK_ADDRESS = "check the address"
TRY_LATER = "check the address and the connection; the next build asks again"
ALLOW_PRIVATE = "if that is meant, add allow_private = true to the source"


class Trouble(Exception):  # noqa: N818 -- not told as an error, mostly
    """A page could not be had.

    Args:
        why: one clause for the person.
        hint: one sentence: what the person can do about it.
        again: whether another attempt may help.
        after: seconds that the server asked to wait before it; None if it did not say.
        host: whether it may be the host that fails, and not this page alone.
        lasting: whether it surely is, so that there is no use in asking it for other pages.
        status: what the server answered, if it was that.

    Attributes:
        authority: the host, with its port, that it happened with; ``""`` as long as nobody knows.
    """

    def __init__(
        self,
        why: str,
        hint: str = TRY_LATER,
        *,
        again: bool = False,
        after: float | None = None,
        host: bool = False,
        lasting: bool = False,
        status: int | None = None,
    ) -> None:
        super().__init__(why)
        self.why = why
        self.hint = hint
        self.again = again
        self.after = after
        self.host = host or lasting
        self.lasting = lasting
        self.status = status
        self.authority = ""
