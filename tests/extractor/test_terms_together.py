"""Terms that share what stands under them: an option is asked for, not the one that negates it."""

import pytest

from cards import readers
from cards.extractor import extract
from cards.model import Document


@pytest.mark.parametrize(
    ("terms", "asked"),
    [
        (("--sorted", "--no-sorted"), "--sorted"),
        (("-w", "--weight"), "--weight"),
        (("--no-lid",), "--no-lid"),
    ],
)
def test_an_option_is_asked_for_and_not_the_one_that_negates_it(terms, asked):
    listed = "".join(f"<dt>{term}</dt>" for term in terms)
    text = (
        "<html><body><main><h1>Crates</h1><p>A crate is a box that holds the parcels of a caller.</p>"
        f"<dl>{listed}<dd><p>Sort the parcels of a crate by weight.</p></dd></dl></main></body></html>"
    )
    (article,) = readers.read(Document(text.encode(), "crates.html"), language="en")
    found = [fact.subjects[0].name for fact in extract(article) if fact.construct == "definition.list"]
    assert found == [asked]
