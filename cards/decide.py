"""Deciding on a note by its id: it is found in the lock, or among the cards that its articles would give."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from cards import deck, edits
from cards.build import extract
from cards.errors import DecidedError, NoteError, UsageError
from cards.lock import Decision, Edit, enter, save
from cards.lock.decisions import without
from cards.model import Card
from cards.plan import Plan
from cards.templater.amending import overlaid, reworded
from cards.templater.notetype import FIELD_NAMES
from cards.templater.safety import clean_text, safe_html, visible_text
from cards.templater.tags import is_tag

_SHORTEST = 4  # letters of an id that may stand for the whole


@dataclass(frozen=True, slots=True)
class Found:
    """A note that an id names.

    Attributes:
        plan: its deck's.
        guid: its id in full.
        front, back: the article's wording, card Markdown.
        passage: the quotes it stands on.
        edit: what was decided on it before.
        fields: as it ships; empty before it was issued.
        card: where the lock does not know it, the card that would become it.
    """

    plan: Plan
    guid: str
    front: str
    back: str
    passage: tuple[str, ...]
    edit: Edit | None
    fields: tuple[str, ...] = ()
    card: Card | None = None

    def sides(self, edit: Edit | None) -> tuple[str, str]:
        """Return front and back under an edit: card Markdown, or what one reads in HTML from Anki."""
        if edit is None or edit.decision is not Decision.EDIT:
            return self.front, self.back
        own = {name: visible_text(safe_html(html)) for name, html in edit.fields.items()}
        front, back = edit.sides(self.front, self.back)
        return own.get("Front", front), own.get("Back", back)


def find(plans: Sequence[Plan], word: str) -> Found:
    """Return the note that an id, or the beginning of one, names.

    The locks are asked first. Only if none knows it are the articles read: it may be a card that
    was never issued, or one that was turned down.

    Raises:
        UsageError: no note has this id, or several begin so.
        LockError: a lock cannot be used.
        ConfigError: a file of edits cannot be used.
    """
    if len(word) < _SHORTEST:
        raise UsageError(
            f"'{word}' is too short for an id", hint=f"write its first {_SHORTEST} letters or more"
        )
    found = [each for plan in plans for each in _in_lock(plan, word)]
    found = found or [each for plan in plans for each in _in_articles(plan, word)]
    if not found:
        raise UsageError(
            f"no note has the id '{word}'",
            hint="mkdeck extract --all --format jsonl tells the id of every card",
        )
    if len(found) > 1:
        several = ", ".join(each.guid for each in found[:3])
        raise UsageError(
            f"several notes have an id that begins so: {several}", hint="write more letters of it"
        )
    return found[0]


def _in_lock(plan: Plan, word: str) -> Iterator[Found]:
    rows = [row for row in deck.lock_of(plan).rows if row.guid.startswith(word)]
    decided = edits.load(plan.edits) if rows else {}
    for row in rows:
        passage = row.anchors[0].quotes
        yield Found(plan, row.guid, row.front, row.back, passage, decided.get(row.guid), row.fields)


def _in_articles(plan: Plan, word: str) -> Iterator[Found]:
    decided = edits.load(plan.edits)
    cards = {each.guid: each.card for each in extract(plan, rejected=True).cards}
    for guid, card in cards.items():
        if guid.startswith(word):
            passage, edit = card.source.quotes, decided.get(guid)
            yield Found(plan, guid, card.front, card.back, passage, edit, card=card)


def settled(found: Found, decision: Decision) -> Edit:
    """Return the decision to accept or reject a note: the person's wording goes, their tags stay."""
    before = found.edit or Edit(decision)
    return Edit(decision, add_tags=before.add_tags, drop_tags=before.drop_tags)


def worded(
    found: Found,
    front: str | None = None,
    back: str | None = None,
    *,
    add_tags: Sequence[str] = (),
    drop_tags: Sequence[str] = (),
) -> Edit:
    """Return the decision to word or tag a note otherwise, over its passage as it stands now.

    Who only tags has not looked at the wording: one that is in conflict stays so.

    Args:
        found: the note.
        front: card Markdown; None leaves what stands, the person's before the article's.
        back: likewise.
        add_tags: tags of the person's own.
        drop_tags: tags that are to go, ours and the person's own.

    Raises:
        UsageError: a note so worded cannot be shipped, or a tag is none to Anki.
    """
    before = found.edit if found.edit and found.edit.decision is Decision.EDIT else Edit(Decision.EDIT)
    said = {"Front": front, "Back": back}
    add_tags, drop_tags = map(_tags, (add_tags, drop_tags))
    tags_alone = bool(add_tags or drop_tags) and front is None and back is None
    edit = replace(
        before,
        front=before.front if front is None else front,
        back=before.back if back is None else back,
        fields={name: html for name, html in before.fields.items() if said.get(name) is None},
        add_tags=tuple(sorted({*without(before.add_tags, (*add_tags, *drop_tags)), *add_tags})),
        drop_tags=tuple(sorted({*without(before.drop_tags, (*add_tags, *drop_tags)), *drop_tags})),
        passage=before.passage if tags_alone and before.words else found.passage,
        by="",
    )
    _check_wording(found, edit)
    return edit


def _tags(words: Sequence[str]) -> tuple[str, ...]:
    tags = tuple(map(clean_text, words))
    for tag in tags:
        if not is_tag(tag):
            hint = "a tag is one word, its levels parted by ::; marked and leech are Anki's own"
            raise UsageError(f"'{tag}' is no tag", hint=hint)
    return tags


def _check_wording(found: Found, edit: Edit) -> None:
    if not edit.words:
        return
    front, back = edit.sides(found.front, found.back)
    try:
        overlaid(reworded(found.fields or ("",) * len(FIELD_NAMES), front, back or "…"), edit.fields)
    except NoteError as error:
        what = "the note would have no front, or a back that adds nothing to it"
        raise UsageError(what, hint="nothing was decided; word the other side, too") from error


def decide(
    found: Found, edit: Edit | None, *, wait: float = 0.0, strict: bool = False, backup: bool = True
) -> bool:
    """Write a decision down; the next build follows it.

    A note that the lock did not know gets its row now, so that the decision stays with the fact
    whatever becomes of the article.

    Args:
        found: the note.
        edit: the decision; None takes back whatever was decided.
        wait: how many seconds a build of the deck is waited for.
        strict: whether nothing is written over that was decided since the note was found.
        backup: whether the edits as they were are kept: not for each of a row of decisions.

    Returns:
        Whether anything was written: not if the same was decided before.

    Raises:
        BusyError: a build of the deck is running.
        DecidedError: the note was decided on meanwhile; nothing was changed.
        WriteError: lock or edits cannot be written.
    """
    with deck.held(found.plan, wait=wait):
        decided = edits.load(found.plan.edits)
        if strict and decided.get(found.guid) != found.edit:
            raise decided_elsewhere(found.plan)
        if found.card is not None:
            _enter(found, found.card)
        others = {guid: each for guid, each in decided.items() if guid != found.guid}
        if edit is None:
            return edits.save(others, found.plan.edits, backup=backup)
        return edits.save({**decided, found.guid: edit}, found.plan.edits, backup=backup)


def decided_elsewhere(plan: Plan) -> DecidedError:
    """Return the error for a note of a deck that somebody else decided on since it was looked at."""
    return DecidedError(
        "this note was decided on elsewhere meanwhile",
        hint="look at what stands there now, then decide again",
        file=plan.edits,
    )


def _enter(found: Found, card: Card) -> None:
    lock = deck.lock_of(found.plan)
    if found.guid not in lock.by_guid():
        save(enter(lock, card, found.guid), found.plan.lock)
