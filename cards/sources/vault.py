"""Vaults: folders of notes as Obsidian or Logseq keep them.

Their notes are articles like any others; what makes a vault is that it names its notes and pictures
without saying where they lie, and holds files that are no notes.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from cards import front_matter

MAX_NOTES = 200_000
_MAX_SETTINGS = 1_000_000
_PROPERTIES = re.compile(r"\A(?:[^\n]{0,300}:: [^\n]*\n|\n)*")
_PROPERTY = re.compile(r"^(?:- )?(title|alias|aliases):: *(.+)$", re.MULTILINE | re.IGNORECASE)
_BRACKETS = re.compile(r"\[\[|\]\]")
_NOTES = (".md", ".markdown")
_DRAWING = ".excalidraw.md"


class Kind(StrEnum):
    """Which program keeps a vault."""

    OBSIDIAN = "obsidian"
    LOGSEQ = "logseq"


_MARKS = {Kind.OBSIDIAN: ".obsidian", Kind.LOGSEQ: "logseq/config.edn"}
_EXCLUDED = {
    Kind.OBSIDIAN: (".obsidian", ".trash", ".git"),
    Kind.LOGSEQ: ("logseq", ".git", ".recycle"),
}


def find(path: Path) -> Vault | None:
    """Return the vault that a file or folder lies in, the nearest one; None if in none.

    Args:
        path: a file or folder; it need not exist.
    """
    start = path.resolve()
    for folder in (start, *start.parents):
        for kind, mark in _MARKS.items():
            if (folder / mark).exists():
                return Vault(folder, kind)
    return None


@dataclass(frozen=True)
class Vault:
    """A vault, looked through once when it is first asked.

    Attributes:
        root: its folder.
        kind: the program that keeps it.
    """

    root: Path
    kind: Kind

    def notes(self, below: Path | None = None) -> list[Path]:
        """Return the notes, sorted: no templates, no drawings, nothing thrown away.

        Args:
            below: only those in this folder of the vault; None for all.
        """
        inside = None if below is None else below.resolve()
        found = (self.root / each for each in self._files if self.is_note(each))
        return sorted(path for path in found if inside is None or inside in (path, *path.parents))

    def holds(self, path: str) -> bool:
        """Return whether a file below the vault's folder is for reading: no template, drawing or backup.

        Args:
            path: as it is found from the current folder.
        """
        inside = Path(os.path.relpath(path, self.root)).as_posix()
        return not self._is_excluded(inside) and not inside.lower().endswith(_DRAWING)

    def is_note(self, path: str) -> bool:
        """Return whether a file is a note.

        Args:
            path: from the vault's folder, with ``/``.
        """
        name = path.lower()
        return name.endswith(_NOTES) and not name.endswith(_DRAWING) and not self._is_excluded(path)

    def attachment(self, name: str, note: Path) -> Path | None:
        """Return the file that a note means by a name, as the program finds it; None if there is none.

        That is the file at this path, seen from the note, the vault or its folder of attachments; else the
        one of this name with the shortest path.

        Args:
            name: as the note writes it: ``picture.png``, ``../assets/a%20b.png``.
            note: the note.
        """
        wanted = unquote(name.partition("|")[0].partition("#")[0]).strip().replace("\\", "/").lstrip("/")
        if not wanted:
            return None
        folders = (note.parent, self.root, *self._attachment_folders(note))
        for folder in folders:
            path = Path(os.path.normpath(folder / wanted))
            if path.is_file() and self.root in path.resolve().parents:
                return path
        return self._nearest([each for each in self._named(wanted) if not self._is_excluded(each)])

    def note(self, link: str) -> Path | None:
        """Return the note that a wiki link means: by its path, its name, its title or an alias.

        Args:
            link: what stands between the brackets.
        """
        wanted = link.partition("|")[0].partition("#")[0].strip().replace("\\", "/").lstrip("/")
        if not wanted:
            return None
        for suffix in ("", *_NOTES):
            named = [each for each in self._named(wanted + suffix) if self.is_note(each)]
            if named:
                return self._nearest(named)
        return self._nearest(self._by_title.get(wanted.lower(), []))

    def title_of(self, note: Path) -> str:
        """Return what a note is called: its property ``title``, else its file's name.

        Logseq writes the ``/`` of a name as ``___``.
        """
        own, _ = _said(note)
        stem = note.stem
        if self.kind is Kind.LOGSEQ:
            stem = unquote(stem.replace("___", "/"))
        return own or stem

    def aliases_of(self, note: Path) -> list[str]:
        """Return the other names that a note gives itself."""
        return _said(note)[1]

    @cached_property
    def _files(self) -> list[str]:
        return list(_walk(self.root))

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self._files:
            found.setdefault(each.rpartition("/")[2].lower(), []).append(each)
        return found

    @cached_property
    def _by_title(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for each in self._files:
            if self.is_note(each):
                path = self.root / each
                for name in {
                    self.title_of(path).lower(),
                    *(alias.lower() for alias in self.aliases_of(path)),
                }:
                    found.setdefault(name, []).append(each)
        return found

    @cached_property
    def _settings(self) -> dict[str, Any]:
        return _json(self.root / ".obsidian/app.json") if self.kind is Kind.OBSIDIAN else {}

    @cached_property
    def _excluded(self) -> tuple[str, ...]:
        """The folders that hold no notes, from the vault's folder, each with a ``/`` at its end."""
        folders = list(_EXCLUDED[self.kind])
        if self.kind is Kind.OBSIDIAN:
            folders.append(str(_json(self.root / ".obsidian/templates.json").get("folder") or ""))
            templater = _json(self.root / ".obsidian/plugins/templater-obsidian/data.json")
            folders.append(str(templater.get("templates_folder") or ""))
        named = (str(PurePosixPath(each.strip("/"))) for each in folders if each.strip("/. "))
        return tuple(f"{each}/" for each in named)

    def _is_excluded(self, path: str) -> bool:
        return path.startswith(self._excluded)

    def _attachment_folders(self, note: Path) -> Iterator[Path]:
        if self.kind is Kind.LOGSEQ:
            yield self.root / "assets"
        setting = str(self._settings.get("attachmentFolderPath") or "")
        if setting.startswith("./"):
            yield note.parent / setting[2:]
        elif setting:
            yield self.root / setting.lstrip("/")

    def _named(self, wanted: str) -> list[str]:
        """Return the files of a name, or whose path ends in ``wanted``."""
        end = wanted.lower()
        named = self._by_name.get(end.rpartition("/")[2], [])
        return [each for each in named if f"/{each}".lower().endswith(f"/{end}")]

    def _nearest(self, paths: list[str]) -> Path | None:
        best = min(paths, key=lambda each: (each.count("/"), len(each), each), default=None)
        return None if best is None else self.root / best


def _walk(root: Path) -> Iterator[str]:
    """Yield the files below a folder, from there, with ``/``; no link is followed."""
    left, count = [""], 0
    while left:
        prefix = left.pop()
        try:
            entries = sorted(os.scandir(root / prefix), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink() or (entry.name.startswith(".") and entry.is_dir()):
                continue
            if entry.is_dir():
                left.append(f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name
                count += 1
                if count == MAX_NOTES:
                    return


def _json(path: Path) -> dict[str, Any]:
    """Return a file of settings; nothing if there is none, or it is no JSON."""
    try:
        if path.stat().st_size > _MAX_SETTINGS:
            return {}
        value = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _said(note: Path) -> tuple[str, list[str]]:
    """Return the title and the other names that a note gives itself."""
    try:
        with note.open("rb") as file:
            text = file.read(32_768).decode("utf-8", "replace").replace("\r\n", "\n")
    except OSError:
        return "", []
    if found := front_matter.find(text.removeprefix("\ufeff")):
        return _of_front_matter(found[1])
    title, aliases = "", []
    head = _PROPERTIES.match(text)
    for name, value in _PROPERTY.findall(head[0] if head else ""):
        bare = _BRACKETS.sub("", value)
        if name.lower() == "title":
            title = bare.strip()
        else:
            aliases += [each.strip() for each in re.split(r"[,，]", bare) if each.strip()]
    return title, aliases


def _of_front_matter(source: str) -> tuple[str, list[str]]:
    values = front_matter.readable(source)
    names = values.get("aliases", values.get("alias")) or []
    listed = re.split(r"[,，]", names) if isinstance(names, str) else names
    aliases = [front_matter.said(each) for each in listed] if isinstance(listed, list) else []
    return front_matter.said(values.get("title")), [each for each in aliases if each]
