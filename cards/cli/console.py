"""What a command prints: data on stdout, everything else on stderr."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TextIO

from cards.cli.messages import Messages
from cards.errors import BusyError, MkdeckError

if TYPE_CHECKING:
    from rich.console import Console as RichConsole


@dataclass(frozen=True, slots=True)
class Console:
    """The two streams and how much is said on them.

    Attributes:
        say: the messages.
        quiet: only errors are said.
        verbose: 1 tells why, 2 shows tracebacks too.
        asks: whether a question may be asked, where there is a terminal.
    """

    say: Messages
    quiet: bool = False
    verbose: int = 0
    asks: bool = True

    def tuned(self, *, quiet: bool = False, verbose: int = 0) -> Console:
        """Return the console as a command's flags want it."""
        return replace(self, quiet=quiet, verbose=max(verbose, self.verbose))

    def data(self, text: str) -> None:
        """Write what the person asked for, on stdout."""
        sys.stdout.write(text)

    def note(self, text: str = "") -> None:
        """Say something to the person, on stderr, unless quiet."""
        if not self.quiet:
            print(text, file=sys.stderr)

    def waits(self, error: BusyError) -> None:
        """Say that another build is waited for."""
        self.note(self.say("build.waits", what=one_line(self.say.translate(error.what))))

    def error(self, error: MkdeckError) -> None:
        """Print an error as one ``error:`` line and one ``hint:`` line, so that both can be grepped."""
        self.problem(error.where, error.what, error.hint)

    def problem(self, where: str, what: str, hint: str) -> None:
        """Print what went wrong, translated."""
        print(f"error: {one_line(where)}{one_line(self.say.translate(what))}", file=sys.stderr)
        print(f"hint: {one_line(self.say.translate(hint))}", file=sys.stderr)

    def warning(self, what: str, hint: str) -> None:
        """Print what the person must know although nothing went wrong, quiet or not: it is told once."""
        print(f"warning: {one_line(what)}\nhint: {one_line(hint)}", file=sys.stderr)

    def rich(self, stream: TextIO | None = None) -> RichConsole:
        """Return a rich console, on stderr unless told; rich itself minds NO_COLOR and COLUMNS."""
        from rich.console import Console as RichConsole

        return RichConsole(file=stream or sys.stderr, highlight=False, markup=False, soft_wrap=False)

    @property
    def live(self) -> bool:
        """Whether a progress bar may be drawn: on a terminal, not quiet, not in continuous integration."""
        return sys.stderr.isatty() and not self.quiet and not os.environ.get("CI")


def one_line(text: str) -> str:
    """Return a text without line breaks and control characters: names of files may hold them."""
    return "".join(char if char.isprintable() else " " for char in text)
