"""The lock: who every note is, over rebuilds, renames and rewordings.

lock = load(path) or Lock.new(stem)
change = update(lock, cards, texts_of(articles), render=…, amend=…, edits=…, now=…, week=…)
save(change.lock, path)                      then the package, from change.lock.shipped

rows        the values: Lock, Row, Anchor, Earlier
format      the lock as text, canonical to the byte
summed      its lines, each with a sum
files       on disk
busy        the hold that keeps a second build out
minting     guids, note and card ids
look, near  what of a card or row is compared, and finding those that are alike
matching    which card is which row
identity    the guid that a card has, or would get
twins       rows that are one fact
merging     two locks of one deck made one
remains     what is left of a broken one
evidence    whether a note's passages still stand in their article
entering    rows of cards that were never shipped
line        in which order cards that were never issued are taken
decisions   what the person decided on a note
shipping    how a row ships: drawn anew, or to the byte as it was
update      what is kept, updated, issued, retired, rejected
versions    what was shipped of a note before
outcome     what an update says it did
"""

from __future__ import annotations

from cards.lock.busy import hold
from cards.lock.decisions import Decision, Edit
from cards.lock.entering import enter
from cards.lock.evidence import Evidence, Standing, texts_of
from cards.lock.files import load, save
from cards.lock.format import dumps, loads
from cards.lock.identity import ids
from cards.lock.outcome import Change, Outcome, Update
from cards.lock.rows import Anchor, Lock, Row, State
from cards.lock.shipping import Amend, Render
from cards.lock.update import update

__all__ = [
    "Amend",
    "Anchor",
    "Change",
    "Decision",
    "Edit",
    "Evidence",
    "Lock",
    "Outcome",
    "Render",
    "Row",
    "Standing",
    "State",
    "Update",
    "dumps",
    "enter",
    "hold",
    "ids",
    "load",
    "loads",
    "save",
    "texts_of",
    "update",
]
