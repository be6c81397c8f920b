"""What the person decided, on disk: ``decks/NAME.edits.toml``, a table a note.

    [r2vqk3…]                         the note's id
    decision = "edit"                 or "accept", "reject"
    front = "什么是线程？"              card Markdown; what is left out stays as the article has it
    back = "CPU 调度的最小单位"
    passage = ["线程是 … 最小单位。"]   what the wording was made over; written by mkdeck

It is the person's file: what they wrote there, comments and order, stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from cards.backups import keep
from cards.errors import ConfigError, NoteError, WriteError
from cards.lock import Decision, Edit, Lock, Row
from cards.lock import files as lock_files
from cards.tables import Table, line_of, parse, validate
from cards.templater.amending import overlaid, reworded

if TYPE_CHECKING:
    from tomlkit import TOMLDocument

_Texts = Annotated[tuple[str, ...], Field(strict=False)]
_Tag = Annotated[str, Field(pattern=r"^[^\x00-\x20\x7f\u3000]+$")]  # else Anki would make two of it, or none
_Tags = Annotated[tuple[_Tag, ...], Field(strict=False)]


class _Entry(Table):
    """One table of the file, as :class:`cards.lock.Edit` says it."""

    decision: Annotated[Decision, Field(strict=False)]
    front: str = ""
    back: str = ""
    fields: dict[str, str] = Field(default_factory=dict)
    add_tags: _Tags = ()
    drop_tags: _Texts = ()
    passage: _Texts = ()
    by: str = ""


def load(path: Path) -> dict[str, Edit]:
    """Return the edits by note id; none if there is no such file.

    Raises:
        ConfigError: it cannot be read; names the line and what was probably meant.
    """
    if not path.exists():
        return {}
    text, table = parse(path)
    for guid, entry in table.items():
        if not isinstance(entry, dict):
            raise ConfigError(
                f"'{guid}' stands in no table",
                hint="each note has a table of its own: [ID], and below it decision = …",
                file=path,
                line=line_of(text, (guid,)),
            )
    return {guid: _edit(validate(_Entry, entry, path, text, (guid,))) for guid, entry in table.items()}


def _edit(entry: _Entry) -> Edit:
    return Edit(**dict(entry))


def save(edits: Mapping[str, Edit], path: Path, *, backup: bool = True) -> bool:
    """Write the edits; those that say the same as in the file stay to the byte, comments and order stay.

    The file as it was is kept as a backup, if that can be done.

    Args:
        edits: all of them, by note id.
        path: the file.
        backup: False where a copy from before a row of decisions was kept already: only a few are.

    Returns:
        Whether the file was written: not if nothing changed.

    Raises:
        ConfigError: the file there cannot be read.
        WriteError: it cannot be written.
    """
    import tomlkit

    before = load(path)
    if before == dict(edits):
        return False
    document = tomlkit.parse(path.read_bytes().decode("utf-8-sig")) if path.exists() else tomlkit.document()
    for guid in before.keys() - edits.keys():
        del document[guid]
    for guid, edit in edits.items():
        if before.get(guid) != edit:
            _write(document, guid, edit)
    if backup:
        with suppress(WriteError):
            keep(path.with_suffix("").with_suffix(".lock"))
    return lock_files.replace(path, tomlkit.dumps(document).encode())


def noted(edits: Mapping[str, Edit], lock: Lock) -> dict[str, Edit]:
    """Return the edits; a wording that names no passage was made over the one that stands there now."""
    rows = lock.by_guid()
    return {
        guid: replace(edit, passage=rows[guid].anchors[0].quotes)
        if edit.words and not edit.passage and guid in rows
        else edit
        for guid, edit in edits.items()
    }


def amend(row: Row, edit: Edit | None, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return fields and tags of a row that has some, as the person worded and tagged it.

    Args:
        row: its front and back are the article's wording, its fields and tags as they were drawn.
        edit: None if the person took an edit back: then the wording is the article's again.
        path: the file of edits, for messages.

    Raises:
        NoteError: the person's wording leaves no front, or a back that adds nothing to it.
    """
    if edit is None:
        return reworded(row.fields, row.front, row.back), row.tags
    fields = row.fields
    try:
        if edit.words:
            fields = overlaid(reworded(fields, *edit.sides(row.front, row.back)), edit.fields)
    except NoteError as error:
        line = line_of(path.read_text("utf-8"), (row.guid, "decision")) if path.exists() else None
        raise NoteError(error.what, hint=error.hint, file=path, line=line) from error
    return fields, edit.tagged(row.tags)


def _write(document: TOMLDocument, guid: str, edit: Edit) -> None:
    """Put an edit into the document: its keys that say something, in the order of :class:`Edit`."""
    import tomlkit

    if guid not in document:
        document.add(guid, tomlkit.table())
    table = document[guid]
    for name in _Entry.model_fields:
        value = getattr(edit, name)
        if not value:
            table.pop(name, None)
        else:
            table[name] = _item(value)


def _item(value: object) -> object:
    import tomlkit

    if isinstance(value, Mapping):
        table = tomlkit.inline_table()
        table.update(value)
        return table
    if isinstance(value, tuple):
        return list(value)
    text = str(value)
    return tomlkit.string(text, multiline="\n" in text and "\r" not in text)  # a break of two is escaped
