"""From one document to its cards: the part of a build that several processes can share.

What goes in and comes out are plain values, never a parsed article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from cards import illustrations, readers
from cards.errors import MkdeckError, TemplateError
from cards.extractor import extract
from cards.extractor.coverage import Piece, pieces
from cards.memory import seldom_collected
from cards.model import Article, Card, Fact, Image, Span
from cards.report import Problem, Skip
from cards.selection.judge import judge
from cards.sources import files
from cards.task import Task
from cards.templater.phrasing import phrase
from cards.traditional import traditional

if TYPE_CHECKING:  # most documents name no picture that stands elsewhere
    from cards.album import Album
    from cards.sources.vault import Vault
    from cards.web import Web


@dataclass(frozen=True, slots=True)
class Told:
    """An article without its tree: what identity wants of it.

    Attributes:
        key: the article's.
        text: its own part of the document's text.
        whole: whether all of the article was read, so that what is not in ``text`` is gone.
    """

    key: str
    text: str
    whole: bool = True


@dataclass(frozen=True, slots=True)
class Lost:
    """A fact that became no card: why, and where it stands in which article."""

    skip: Skip
    article: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Gathered:
    """What one document gave.

    Attributes:
        articles: those it holds; none if it could not be read.
        facts: how many facts were found; one that is asked from both ends counts twice.
        unworded: how many of them no template fits.
        cards: the others, in reading order.
        problems: what went wrong.
        pieces, lost: what the articles consist of, and the facts that became no card; empty where
            nobody asked.
        digest: the hash of what was read, hex; ``""`` if it could not be read.
    """

    articles: tuple[Told, ...] = ()
    facts: int = 0
    unworded: int = 0
    cards: tuple[Card, ...] = ()
    problems: tuple[Problem, ...] = ()
    pieces: tuple[Piece, ...] = ()
    lost: tuple[Lost, ...] = ()
    digest: str = ""


@seldom_collected()
def gather(task: Task) -> Gathered:
    """Read one document and make its cards. What goes wrong in it stays in it.

    The cards name their pictures as the document does: where they lie is for :func:`placed` to find,
    for that is nothing which the document decides.

    Raises:
        TemplateError: the words to ask with cannot be read; no article is to blame.
    """
    try:
        document = task.document()
        articles = readers.read(document, reader=task.reader, language=task.language)
    except Exception as error:
        if task.address and isinstance(error, MkdeckError):
            error.file = None  # the name of the copy tells nothing
        return Gathered(problems=(Problem.of(error, task.name),))
    told = tuple(_told(article) for article in articles)
    made = _Made()
    for article in articles:
        made.add(article, task)
    return Gathered(
        told,
        made.facts,
        made.unworded,
        tuple(made.cards),
        tuple(made.problems),
        tuple(made.pieces),
        tuple(made.lost),
        hashlib.sha256(document.data).hexdigest(),
    )


def _told(article: Article) -> Told:
    # What comes by standard input may be another article every time.
    whole = not article.excerpt and article.key != files.STDIN
    return Told(article.key, article.body, whole)


@dataclass(slots=True)
class _Made:
    """The cards of a document while they are being made."""

    facts: int = 0
    unworded: int = 0
    cards: list[Card] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    lost: list[Lost] = field(default_factory=list)

    def add(self, article: Article, task: Task) -> None:
        """Make the cards of one article. A bug met at one fact costs that fact, and is told once."""
        bug: Exception | None = None
        written = traditional(article)
        article = written.simplified if written else article
        try:
            for fact in extract(article):
                self.facts += 1
                try:
                    for card in self._cards_of(fact, article, task):
                        self.cards.append(written.restored(card) if written else card)
                except TemplateError:
                    raise
                except Exception as error:
                    bug = bug or error
                    self._lose(Skip.BROKEN, fact, article, task)
            if task.explained:
                self.pieces += pieces(article)
        except TemplateError:
            raise
        except Exception as error:
            bug = bug or error
        if bug:
            self.problems.append(Problem.of(bug, task.name))

    def _cards_of(self, fact: Fact, article: Article, task: Task) -> Iterator[Card]:
        card = phrase(fact, article)
        if card is None:
            self.unworded += 1
            self._lose(Skip.UNWORDED, fact, article, task)
            return
        images = illustrations.images_of(fact)
        card = judge(replace(card, images=images))
        yield card
        if task.both_sides and (other := phrase(fact, article, side=2)):
            self.facts += 1
            # What a fact is worth was learnt from first sides, and is the same from either end.
            other = judge(replace(other, images=images))
            yield replace(other, score=card.score, reasons=card.reasons)

    def _lose(self, skip: Skip, fact: Fact, article: Article, task: Task) -> None:
        if task.explained:
            self.lost.append(Lost(skip, article.key, tuple(phrase.span for phrase in fact.evidence)))


def without_cards(gathered: Gathered) -> Gathered:
    """Return what a document gives that stands at its address no more: what it said is gone."""
    gone = tuple(replace(article, text="", whole=True) for article in gathered.articles)
    return Gathered(gone, problems=gathered.problems, digest=gathered.digest)


def placed(
    gathered: Gathered,
    task: Task,
    web: Callable[[], Web],
    vault: Callable[[Path], Vault | None],
    album: Callable[[], Album],
) -> Gathered:
    """Return what a document gave, its cards with the pictures that may be taken, where they lie.

    Args:
        gathered: what it gave; its cards name pictures as the document does.
        task: the document.
        web: gives the network, if a picture stands there.
        vault: gives the vault that a folder lies in.
        album: gives what keeps pictures that a document holds in itself.
    """
    if not any(card.images for card in gathered.cards):
        return gathered
    wanted = dict.fromkeys(image for card in gathered.cards for image in card.images)
    inside = [image for image in wanted if illustrations.is_within(image)]
    outside = [image for image in wanted if not illustrations.is_within(image)]
    files, problems = _taken_out(inside, gathered.digest, task, album) if inside else ({}, ())
    if outside and task.address and not task.address.in_folder:
        files |= illustrations.of_page(outside, task.address, web())
    elif outside:
        file = task.path or Path("-")
        files |= illustrations.beside(outside, file, task.root, vault(file.parent))
    cards = (
        replace(card, images=tuple(files[image] for image in card.images if image in files))
        for card in gathered.cards
    )
    return replace(gathered, cards=tuple(cards), problems=(*gathered.problems, *problems))


def _taken_out(
    images: Collection[Image], digest: str, task: Task, album: Callable[[], Album]
) -> tuple[dict[Image, Image], tuple[Problem, ...]]:
    """Return where pictures lie that the document holds, and a bug if one was met."""
    if task.path is None:  # what came by standard input cannot be read again
        return {}, ()
    try:
        return illustrations.within(images, task.document(), digest, album(), task.reader), ()
    except MkdeckError:
        return {}, ()
    except Exception as error:
        return {}, (Problem.of(error, task.name),)
