"""From one document to its cards: the part of a build that several processes can share.

What goes in and comes out are plain values, never a parsed article.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

from cards import readers
from cards.errors import TemplateError
from cards.extractor import extract
from cards.extractor.coverage import Piece, pieces
from cards.memory import seldom_collected
from cards.model import Article, Block, BlockKind, Card, Fact, Image, MarkKind, Span
from cards.report import Problem, Skip
from cards.selection.judge import judge
from cards.sources import files
from cards.task import Task
from cards.templater.phrasing import phrase


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
    return Told(article.key, article.text[article.span.start : article.span.end], whole)


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
        try:
            for fact in extract(article):
                self.facts += 1
                try:
                    self._add_card(fact, article, task)
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

    def _add_card(self, fact: Fact, article: Article, task: Task) -> None:
        card = phrase(fact, article)
        if card is None:
            self.unworded += 1
            self._lose(Skip.UNWORDED, fact, article, task)
            return
        images = images_of(fact)
        card = judge(replace(card, images=images))
        self.cards.append(card)
        if task.both_sides and (other := phrase(fact, article, side=2)):
            self.facts += 1
            # What a fact is worth was learnt from first sides, and is the same from either end.
            other = judge(replace(other, images=images))
            self.cards.append(replace(other, score=card.score, reasons=card.reasons))

    def _lose(self, skip: Skip, fact: Fact, article: Article, task: Task) -> None:
        if task.explained:
            self.lost.append(Lost(skip, article.key, tuple(phrase.span for phrase in fact.evidence)))


def images_of(fact: Fact) -> tuple[Image, ...]:
    """Return the pictures of a fact's passage that have no address, each once, in reading order.

    They stand in the passage's own blocks, or alone in the paragraph after them. Their paths are as
    the document has them: seen from its folder.
    """
    found: dict[Path, Image] = {}
    for block in _blocks_with_pictures(fact):
        for mark in block.plain.marks:
            if mark.kind is MarkKind.IMAGE and (path := _named(mark.target)):
                found.setdefault(path, Image(path.as_posix(), ""))
    return tuple(found.values())


def _blocks_with_pictures(fact: Fact) -> Iterator[Block]:
    own = {id(phrase.block): phrase.block for phrase in fact.evidence}
    yield from own.values()
    beside = fact.path[-1].blocks if fact.path else ()
    for block, following in pairwise(beside):
        alone = following.kind is BlockKind.PARAGRAPH and not following.text.strip()
        if alone and any(id(each) in own for each in block.walk()):
            yield following


def _named(target: str) -> Path | None:
    """Return the path that an image's target is, None if it is an address or says where it lies on a disk."""
    address = urlsplit(target)
    if address.scheme or address.netloc or not address.path or address.path.startswith("/"):
        return None
    return Path(unquote(address.path))


def without_cards(gathered: Gathered) -> Gathered:
    """Return what a document gives that stands at its address no more: what it said is gone."""
    gone = tuple(replace(article, text="", whole=True) for article in gathered.articles)
    return Gathered(gone, problems=gathered.problems, digest=gathered.digest)


def placed(gathered: Gathered, task: Task) -> Gathered:
    """Return what a document gave, its cards with the pictures that may be taken, where they lie.

    A picture must lie below the folder of the source, or below the document's: an article that was
    taken from the web must not reach for other files of the person.
    """
    if not any(card.images for card in gathered.cards):
        return gathered
    folder = task.path.parent if task.path else Path()
    cards = []
    for card in gathered.cards:
        paths = [path for image in card.images if (path := _local(image.path, folder, task.root))]
        cards.append(replace(card, images=tuple(Image(path.as_posix(), "") for path in paths)))
    return replace(gathered, cards=tuple(cards))


def _local(name: str, folder: Path, root: Path) -> Path | None:
    path = folder / name
    try:
        real = path.resolve()
        return path if any(real.is_relative_to(each.resolve()) for each in (root, folder)) else None
    except (OSError, ValueError):  # names that no file can have
        return None
