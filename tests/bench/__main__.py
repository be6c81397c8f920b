"""Print what mkdeck costs, as ratios taken in one run: ``python -m tests.bench [CORPUS]``.

A ratio compares with something that does the least thinkable work on the same machine at the same
time, in turns, so that it means the same on any machine. The limits are those of the project.
"""

from __future__ import annotations

import argparse
import gc
import os
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path

from markdown_it import MarkdownIt
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from cards import readers
from cards.extractor import extract
from cards.memory import seldom_collected
from cards.model import Card, Document, Lang
from cards.readers.encoding import decode
from cards.selection.judge import judge
from cards.templater.phrasing import phrase
from tests.bench import articles, rebuild

LIMITS: dict[Lang, float] = {"zh": 3.0, "en": 6.0}
HELP, VERSION = 9.0, 2.0
BYTES_A_CARD = 5000
NOTHING_TO_DO, ONE_CHANGED = 2.0, 0.25
ARTICLES = 10_000


def main() -> None:
    """Run the bench."""
    options = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    options.add_argument("corpus", nargs="?", type=Path, help="a folder of articles; none: made-up ones")
    options.add_argument("--rounds", type=int, default=5, help="repetitions, taken in turns")
    options.add_argument("--megabytes", type=float, default=1.0, help="at most so much of each language")
    given = options.parse_args()
    one_core()
    size = int(given.megabytes * 1e6)
    for lang in LIMITS:
        found = articles.read(given.corpus, lang) if given.corpus else articles.made(lang, size)
        documents = articles.sample(found, size)
        if documents:
            extraction(lang, documents, given.rounds)
            rebuilds(lang, documents)
        else:
            print(f"{lang}: no articles")
    nothing_to_do(ARTICLES, max(given.rounds, 9))
    start_up(max(given.rounds, 9))


def one_core() -> None:
    """Stay on one core, so that nothing gains by a second."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def extraction(lang: Lang, documents: Sequence[Document], rounds: int) -> None:
    """Compare full extraction with parsing the same files, and weigh the cards."""
    texts = [decode(document) for document in documents]
    parser = _parser()
    cards = _cards(documents[:2])  # loads packs and dictionaries

    def parse() -> None:
        for text in texts:
            parser.parse(text)

    def work() -> None:
        cards[:] = _cards(documents)

    with seldom_collected():  # as in a build; parsing gains by it as well
        parsing, working = in_turns(rounds, parse, work)
    megabytes = sum(len(document.data) for document in documents) / 1e6
    print(f"{lang}: {len(documents)} articles, {megabytes:.2f} MB, {len(cards)} cards before selection")
    told(f"{lang}: extraction / parsing", working / parsing, LIMITS[lang])
    print(f"    parsing {megabytes / parsing:.2f} MB/s, extraction {megabytes / working:.2f} MB/s")
    print(f"    a card weighs {_weight(documents) / 1000:.1f} kB of {BYTES_A_CARD / 1000:.0f}")
    print(f"    peak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB, all rounds")


def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
    return parser.use(front_matter_plugin).use(footnote_plugin).use(deflist_plugin).use(dollarmath_plugin)


def _cards(documents: Sequence[Document]) -> list[Card]:
    return [
        judge(card)
        for document in documents
        for article in readers.read(document)
        for fact in extract(article)
        if (card := phrase(fact, article)) is not None
    ]


def _weight(documents: Sequence[Document]) -> float:
    """Return the bytes that a card takes, all it refers to included.

    Three times the same cards are made: the first two fill the caches, which are no part of a card, and
    whose entries of before nothing counts. Of ten articles at least: what is kept of the last one read, till
    the next is, weighs more than the cards of one or two.
    """
    few = documents[: max(10, len(documents) // 10)]
    tracemalloc.start()
    for _ in range(2):
        first = _cards(few)
    gc.collect()
    before, _ = tracemalloc.get_traced_memory()
    second = _cards(few)
    gc.collect()
    after, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return (after - before) / max(1, len(first), len(second))


def rebuilds(lang: Lang, documents: Sequence[Document]) -> None:
    """Compare a rebuild after one article has changed with one that reads all of them anew."""
    with rebuild.project():
        rebuild.written(documents)
        (anew,) = in_turns(1, lambda: rebuild.rebuild(fresh=True))
        (same,) = in_turns(3, lambda: rebuild.rebuild())
        rebuild.change()
        (changed,) = in_turns(1, lambda: rebuild.rebuild())
    told(f"{lang}: one of {len(documents)} articles changed / all read anew", changed / anew, ONE_CHANGED)
    print(f"    {changed:.2f} s, of these {same:.2f} s for choosing and writing, {anew:.2f} s anew")


def nothing_to_do(count: int, rounds: int) -> float:
    """Compare a build with nothing to do with looking at all articles; return the ratio."""
    with rebuild.project():
        rebuild.small(count)
        rebuild.rebuild()
        rebuild.settle()
        looking, building = in_turns(rounds, rebuild.look, lambda: _must(rebuild.nothing_to_do()))
    told(f"nothing to do / listing and looking, {count} articles", building / looking, NOTHING_TO_DO)
    print(f"    {1000 * looking:.0f} ms, {1000 * building:.0f} ms")
    return building / looking


def _must(found: object) -> None:
    assert found


def start_up(rounds: int) -> None:
    """Compare the command's start with that of Python."""
    mkdeck = str(Path(sys.executable).with_name("mkdeck"))
    idle, version, usage = in_turns(
        rounds,
        lambda: _run(sys.executable, "-c", "pass"),
        lambda: _run(mkdeck, "--version"),
        lambda: _run(mkdeck, "--help"),
    )
    told("mkdeck --version / python -c pass", version / idle, VERSION)
    told("mkdeck --help / python -c pass", usage / idle, HELP)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


def in_turns(rounds: int, *jobs: Callable[[], None]) -> list[float]:
    """Return each job's median time in seconds, the jobs taking turns."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(rounds):
        for job, taken in zip(jobs, times, strict=True):
            gc.collect()
            begin = time.perf_counter()
            job()
            taken.append(time.perf_counter() - begin)
    return [statistics.median(taken) for taken in times]


def told(what: str, ratio: float, limit: float) -> None:
    """Print a ratio beside its limit."""
    print(f"{'ok  ' if ratio <= limit else 'OVER'} {what}: {ratio:.2f} x, limit {limit:g} x", flush=True)


if __name__ == "__main__":
    main()
