"""The errors that mkdeck raises. Every one says what went wrong, where, and what to do.

    MkdeckError
    ├── ConfigError             a recipe or mkdeck.toml cannot be used            exit 2
    ├── UsageError              the command line asks for what cannot be done     exit 2
    ├── SourceError             a path, URL or feed cannot be had                 exit 1
    ├── ReadError               an article's bytes cannot be read as text         exit 1
    ├── LockError               a lock is torn, or holds one guid twice           exit 2
    │   └── NewerLockError      a newer mkdeck wrote it                           exit 2
    ├── TemplateError           a template of ours or the person's is wrong       exit 2
    ├── NoteError               one card cannot be written as a note              exit 1
    ├── WriteError              an output cannot be written                       exit 2
    ├── AnkiError               the person's Anki cannot be asked or read         exit 2
    ├── MissingError            an optional library is not installed              exit 2
    ├── DecidedError            a note was decided on elsewhere meanwhile         exit 1
    └── BusyError               another build of the same deck is running         exit 3

A class's ``exit_code`` is what a command returns when the error ends it. SourceError, ReadError
and NoteError end nothing while other articles can still be read: the build goes on and returns 1.
"""

from __future__ import annotations

from pathlib import Path


class MkdeckError(Exception):
    """Base of all errors that are the input's or the machine's doing, not a bug.

    Args:
        what: one sentence without a full stop: what is wrong.
        hint: one sentence: what the person can do about it.
        file: the file (or URL) concerned.
        line: line in that file, counted from 1.
    """

    exit_code = 2

    def __init__(
        self, what: str, *, hint: str, file: str | Path | None = None, line: int | None = None
    ) -> None:
        super().__init__(what)
        self.what = what
        self.hint = hint
        self.file = None if file is None else str(file)
        self.line = line

    def __reduce__(self) -> tuple[object, ...]:
        # An error travels from the process that met it; its arguments are not those of __init__.
        return _revive, (type(self), self.args, self.__dict__)

    @property
    def where(self) -> str:
        """``FILE:LINE: ``, ``FILE: `` or nothing."""
        if self.file is None:
            return ""
        return f"{self.file}: " if self.line is None else f"{self.file}:{self.line}: "

    def __str__(self) -> str:
        return f"{self.where}{self.what}"


class ConfigError(MkdeckError):
    """A recipe or ``mkdeck.toml`` cannot be used: syntax, unknown key, value out of range."""


class UsageError(MkdeckError):
    """The command line asks for what cannot be done, or there is nothing at all to read."""


class SourceError(MkdeckError):
    """A source does not exist or cannot be had; the other sources are read all the same."""

    exit_code = 1


class ReadError(MkdeckError):
    """The bytes of an article cannot be read: binary, unknown encoding, too large."""

    exit_code = 1


class LockError(MkdeckError):
    """A lock is torn or inconsistent. Building on would risk a learner's history, so nothing is built."""


class NewerLockError(LockError):
    """A newer mkdeck wrote the lock: nothing is wrong with it, and it must not be written over."""


class TemplateError(MkdeckError):
    """A template cannot be read or filled."""


class NoteError(MkdeckError):
    """One card cannot be written as a note, for instance because its front is empty once made safe."""

    exit_code = 1


class WriteError(MkdeckError):
    """An output cannot be written: no permission, no space, a folder in its place."""


class AnkiError(MkdeckError):
    """The person's Anki does not answer, or its collection cannot be read."""


class MissingError(MkdeckError):
    """A library of an extra that was not installed is wanted."""


class DecidedError(MkdeckError):
    """A note was decided on by someone else since it was looked at; their decision stays."""

    exit_code = 1


class BusyError(MkdeckError):
    """Another build of the same deck is running."""

    exit_code = 3


def _revive(kind: type[MkdeckError], args: tuple[object, ...], values: dict[str, object]) -> MkdeckError:
    error = kind.__new__(kind, *args)
    error.__dict__.update(values)
    return error
