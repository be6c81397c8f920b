"""Articles for the bench: read from a folder, or made up, Chinese and English."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cards.errors import MkdeckError
from cards.language.detect import detect
from cards.model import Document, Lang
from cards.readers.encoding import decode
from cards.sources import files

_PARTS = tomllib.loads((Path(__file__).parent.parent / "data/bench/articles.toml").read_text("utf-8"))


def read(folder: Path, lang: Lang) -> Iterator[Document]:
    """Yield the documents of a folder that are in this language and can be read."""
    for path in files.find(str(folder)):
        document = files.read(path)
        try:
            if detect(decode(document)) == lang:
                yield document
        except MkdeckError:
            continue


def made(lang: Lang, size: int) -> Iterator[Document]:
    """Yield made-up articles of together at least ``size`` bytes, always the same ones."""
    chance = random.Random(lang)
    done = 0
    while done < size:
        data = _article(lang, chance).encode()
        done += len(data)
        name = f"{lang}-{done}.md"
        yield Document(data=data, name=name, path=name, key=name)


def sample(documents: Iterator[Document], size: int) -> list[Document]:
    """Return at most about ``size`` bytes of documents, spread evenly over all of them."""
    every = list(documents)
    total = sum(len(each.data) for each in every)
    step = max(1, round(total / size))
    return every[::step]


def _article(lang: Lang, chance: random.Random) -> str:
    parts = _PARTS[lang]
    words = parts["words"].split()

    def fill(pattern: str) -> str:
        a, b, c, d = chance.sample(words, 4)
        return pattern.format(a=a, b=b, c=c, d=d)

    lines = [f"# {fill('{a}')}", ""]
    for _ in range(chance.randint(4, 8)):
        lines += [f"## {fill('{a}')}", ""]
        for sentence in chance.sample(parts["sentences"], 4):
            lines += [fill(sentence) + fill(chance.choice(parts["sentences"])), ""]
        lines += [fill(parts["lead"]), "", *(f"- {fill(parts['item'])}" for _ in range(3)), ""]
        if chance.random() < 0.4:
            lines += [fill(parts["head"]), "| --- | --- | --- |", fill(parts["row"]), fill(parts["row"]), ""]
        if chance.random() < 0.5:
            lines += ["```python", "for item in queue:", "    handle(item)", "```", ""]
    return "\n".join(lines)
