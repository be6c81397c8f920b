"""Each case of the text files is read as its outline says, and its offsets hold."""

from __future__ import annotations

import pytest

from tests.readers.cases import article, cases, check_spans, outline

FILES = {
    "markdown.txt": "case.md",
    "vault.txt": "case.md",
    "plain.txt": "case.txt",
    "html.txt": "case.html",
    "mathjax.txt": "case.html",
}
CASES = [
    pytest.param(name, given, expected, id=f"{file}: {title}")
    for file, name in FILES.items()
    for title, given, expected in cases(file)
]


@pytest.mark.parametrize(("name", "given", "expected"), CASES)
def test_a_document_is_read_as_its_outline_says(name: str, given: str, expected: str):
    read = article(given, name)
    assert outline(read) == expected
    check_spans(read)
