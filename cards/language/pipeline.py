"""The spaCy pipelines: blank ones with our own tokenizer, tagger and sentence ends, no trained model.

    nlp = pack("zh").nlp()
    doc = nlp("页表保存映射。内核管理它。")
    doc[0].pos_, list(doc.sents)

A ``Doc`` costs far more than a regular expression: make one for the sentences of which words are
wanted, not for an article, and keep none.
"""

from __future__ import annotations

from functools import cache

import spacy
from spacy.language import Language as Pipeline
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from cards.language import sentences, tagging
from cards.model import Lang, Plain

TOKENIZERS: dict[Lang, str] = {"zh": "mkdeck.rjieba.v1", "en": "mkdeck.words.v1"}
SENTENCES = "mkdeck_sentences"


class Tokenizer:
    """Makes a tagged ``Doc`` of a text with the words of a language pack.

    Args:
        vocab: the pipeline's.
        lang: whose words.
    """

    def __init__(self, vocab: Vocab, lang: Lang) -> None:
        self.vocab = vocab
        self.lexicon = tagging.Lexicon.of(lang)

    def __call__(self, text: str) -> Doc:
        """Return the text as a ``Doc`` whose tokens join to exactly that text."""
        words: list[str] = []
        spaces: list[bool] = []
        tags: list[tuple[str, str]] = []
        at = 0
        for word in tagging.words(text, self.lexicon):
            _fill(text[at : word.start], words, spaces, tags)
            words.append(word.text)
            spaces.append(False)
            tags.append((word.tag, word.pos))
            at = word.end
        _fill(text[at:], words, spaces, tags)
        return Doc(
            self.vocab,
            words=words,
            spaces=spaces,
            tags=[tag for tag, _ in tags],
            pos=[pos for _, pos in tags],
        )


def _fill(gap: str, words: list[str], spaces: list[bool], tags: list[tuple[str, str]]) -> None:
    """Put white space between words into spaCy's terms: one space belongs to the word before it."""
    if gap.startswith(" ") and words and not spaces[-1]:
        spaces[-1] = True
        gap = gap[1:]
    if gap:
        words.append(gap)
        spaces.append(False)
        tags.append(("_SP", "SPACE"))


class SentenceEnds:
    """Marks where sentences start, by the same rules that cut an article."""

    def __init__(self, lang: Lang) -> None:
        self.ends = sentences.Ends.of(lang)

    def __call__(self, doc: Doc) -> Doc:
        """Set ``is_sent_start`` of every token."""
        starts = {start for start, _ in sentences.sentences(Plain(doc.text), self.ends)}
        for token in doc:
            token.is_sent_start = token.i == 0 or token.idx in starts
        return doc


@cache
def pipeline(lang: Lang) -> Pipeline:
    """Return the pipeline of a language; built once a process."""
    _register()
    config = {"nlp": {"tokenizer": {"@tokenizers": TOKENIZERS[lang]}}}
    nlp = spacy.blank(lang, config=config)
    nlp.add_pipe(SENTENCES)
    return nlp


def _register() -> None:
    """Tell spaCy of our parts, when they are first wanted and not when a module is imported."""
    for lang, name in TOKENIZERS.items():
        registry.tokenizers(name, func=lambda lang=lang: lambda nlp: Tokenizer(nlp.vocab, lang))
    Pipeline.factory(SENTENCES, func=lambda nlp, name: SentenceEnds(nlp.lang))
