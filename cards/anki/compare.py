"""What of a note is the person's own: the note as it stands in Anki beside all that was ever shipped of it.

Anki keeps one number for a note, its ``mod``: that of our package as long as nobody changed the
note, and the time of the change afterwards. A learner may be several builds behind, and Anki
itself changes notes (it tags leeches), so neither that number nor today's row says alone whose a
text is. The rule:

1. A note whose ``mod`` is one of those that were shipped, and which says what was shipped then, is
   ours, untouched, however old.
2. Another was changed after one of our versions had come: not one from before the version that was
   last seen in that collection. If none that is remembered is as old as the change, the note tells
   nothing: an old text of ours must never be taken for the person's wish.
3. A field is the person's if none of these versions has it so. (Anki's Check Database moves what lies
   in the future to the present: a text of a version that is newer than the note is ours as well.)
4. Its tags are compared with those of the version that agrees with the note in the most.

What is compared is how a field is written once it is safe: markup that Anki's editor writes in
another way, or that could not be shipped again, is no difference.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from cards.anki.seen import SeenNote
from cards.language.fold import likeness
from cards.lock.versions import Version
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import safe_html, visible_text
from cards.templater.tags import ANKIS_OWN

_ID = "ID"
_FRONT = "Front"
_NAMESPACE = "mkdeck"

# A picture of ours that had to make room for another of its name: Anki names it by its content.
_RENAMED = re.compile(r"\b(mkdeck-[0-9a-f]{16})-[0-9a-f]{40}(?=\.)")
_LIVE = re.compile(
    r"\[(?:sound:|anki:|/?latex\]|/?\$\$?\])|<\s*(?:audio|video|svg|object|embed)\b", re.IGNORECASE
)
_PICTURE = re.compile(r"<img\b[^>]*?\ssrc\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s>]+))", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Difference:
    """What the person did to a note.

    Attributes:
        base: the version that was there before, the likeliest if several may have been.
        least: the oldest of those that may have been; None if the note fits none of them.
        fields: what was written there, HTML by field name.
        added: tags of the person's.
        dropped: tags that were there before and were taken off.
    """

    base: Version
    least: Version | None
    fields: Mapping[str, str]
    added: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def is_nothing(self) -> bool:
        """Whether the note was changed without a change of its texts and tags: by Anki itself."""
        return not (self.fields or self.added or self.dropped)


def standing(shipped: Sequence[Version], note: SeenNote) -> Version | None:
    """Return the version that a note is, untouched; None if somebody changed it.

    Args:
        shipped: all that is remembered of the note, the newest first.
        note: how it stands in Anki.
    """
    version = next((version for version in shipped if version.mod == note.mod), None)
    # A change in the second of a build has the mod of the build.
    return version if version and says(note, version.fields, version.tags) else None


def says(note: SeenNote, fields: Sequence[str], tags: Sequence[str]) -> bool:
    """Whether a note stands in Anki with these fields and tags, whatever it was tagged with beside them."""
    if note.fields is None:
        return True
    here, there = ({tag.casefold() for tag in each} for each in (note.tags, tags))
    if there - here or not all(map(is_ours, here - there)):
        return False
    return not any(map(_differ, (note.fields[name] for name in FIELD_NAMES), fields))


def compare(
    shipped: Sequence[Version], note: SeenNote, arrived: int = 0, taken_off: Collection[str] = ()
) -> Difference | None:
    """Return what the person did to a note that is none of our versions; None if it tells nothing.

    Args:
        shipped: all that is remembered of the note, the newest first.
        note: how it stands in Anki.
        arrived: the version that was last seen in this collection, as the note's row in the lock has
            it; 0 if none.
        taken_off: the tags that the person once took off: one that is there again, they put back.
    """
    # Changed before it was seen last: a backup was put back, or the time set; then anything is possible.
    possible = [version for version in shipped if version.mod >= arrived or note.mod < arrived]
    if note.fields is None or not any(version.mod <= note.mod for version in possible):
        return None
    own = _own(possible, note.fields)
    fitting = [version for version in possible if differing(version, note.fields) <= own.keys()]
    base = _nearest(fitting or possible, note)
    return Difference(base, fitting[-1] if fitting else None, own, *_tags(base, note.tags, taken_off))


@lru_cache(maxsize=4_096)
def written(value: str) -> str:
    """Return how a field is compared: made safe, and with our pictures under our names."""
    return _RENAMED.sub(r"\1", safe_html(value)).replace(' class=""', "")


def is_portable(value: str) -> bool:
    """Whether a field shows and plays the same after it was made safe."""
    return not _LIVE.search(value) and _pictures(value) == _pictures(safe_html(value))


def is_ours(tag: str) -> bool:
    """Whether a tag is Anki's or mkdeck's own affair, whoever put it there."""
    return tag.casefold() in ANKIS_OWN or tag.casefold().partition("::")[0] == _NAMESPACE


def _pictures(value: str) -> list[str]:
    return ["".join(found) for found in _PICTURE.findall(value)]


def _own(possible: Sequence[Version], fields: Mapping[str, str]) -> dict[str, str]:
    """Return the fields that say what none of the versions says. A blank front is an accident."""
    own = {}
    for name in FIELD_NAMES:
        value = fields[name]
        if name == _ID or (name == _FRONT and not visible_text(value) and "<img" not in value):
            continue
        if written(value) not in {written(_field(version, name)) for version in possible}:
            own[name] = value
    return own


def _tags(
    base: Version, tags: Sequence[str], taken_off: Collection[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    off = {tag.casefold() for tag in taken_off}
    here = {tag.casefold(): tag for tag in tags}
    there = {tag.casefold(): tag for tag in base.tags}
    more = {folded: tag for folded, tag in here.items() if folded not in there}
    added = [tag for folded, tag in more.items() if folded in off or not is_ours(tag)]
    dropped = [tag for folded, tag in there.items() if folded not in here]
    return tuple(sorted(added)), tuple(sorted(dropped))


def _nearest(versions: Sequence[Version], note: SeenNote) -> Version:
    """Return the version that a changed note agrees with most, the newest of those that are even."""
    fields = note.fields or {}
    here = {tag.casefold() for tag in note.tags if tag.casefold() not in ANKIS_OWN}

    def agreement(version: Version) -> tuple[bool, int, float, int]:
        other = differing(version, fields)
        alike = sum(likeness(_said(fields[name]), _said(_field(version, name))) for name in other)
        foreign = here ^ {tag.casefold() for tag in version.tags}
        return version.mod <= note.mod, -len(other), alike, -len(foreign)

    return max(versions, key=agreement) if len(versions) > 1 else versions[0]


def differing(version: Version, fields: Mapping[str, str]) -> set[str]:
    """Return the names of the fields in which a version says something else."""
    return {name for name in FIELD_NAMES if _differ(fields[name], _field(version, name))}


def _differ(one: str, other: str) -> bool:
    return one != other and written(one) != written(other)


def _said(value: str) -> str:
    return visible_text(safe_html(value))


def _field(version: Version, name: str) -> str:
    return version.fields[FIELD_NAMES.index(name)]
