"""What mkdeck knows of a language: data in TOML, one folder a language, and the little code that reads it.

    detect(text)      which language a text is written in
    pack(lang)        all that is known of a language: sentences, clauses, words, lists, patterns
    length(text)      how long a text reads, the same measure for both

    zh/, en/
        words.toml        word lists and the patterns made of them, with examples and counter-examples
        sentences.toml    what ends a sentence or a clause and what only looks like it
        tags.toml         parts of speech

Nothing here imports spaCy or the Chinese segmenter before words are asked for.
"""

from __future__ import annotations

from cards.language.detect import detect
from cards.language.measure import length
from cards.language.pack import Language, pack
from cards.language.tagging import Word

__all__ = ["Language", "Word", "detect", "length", "pack"]
