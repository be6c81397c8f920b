"""Documents of every format, damaged: whatever is done to them, they are read or refused, within bounds."""

from __future__ import annotations

import io
import resource
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cards.errors import MissingError, ReadError
from cards.model import Document
from cards.readers import read
from tests.readers.books import book, page
from tests.readers.other import ARTICLES, converted, markdown
from tests.readers.printed import html, printed

NAME = "segmentation-metrics"
ENDINGS = ("ipynb", "rst", "docx", "epub", "pdf")
# What parsers stumble over, besides bytes of any kind.
SPICE = (
    b"<",
    b">",
    b"/>",
    b"</",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"]]>",
    b"<!--",
    b"<![CDATA[",
    b"<!DOCTYPE a [<!ENTITY b 'c'>]>",
    b'"',
    b"'",
    b"\0",
    b"\xff",
    b"\xfe\xff",
    b"{",
    b"}",
    b"[",
    b"]",
    b"\\ud800",
    b"9" * 40,
    b"-1",
    b"0",
    b"1e999",
    b"..",
    b"../../../etc/passwd",
    b"PK\x03\x04",
    b"PK\x01\x02",
    b"obj",
    b"endobj",
    b"stream",
    b"<<",
    b">>",
    b"/Length",
    b" R",
    b"```",
    b"$$",
    b"::",
    b".. ",
    b"\n\n",
    b"   ",
    b"\t",
)
Edit = tuple[float, int, bytes]

edits = st.lists(
    st.tuples(
        st.floats(0, 1, exclude_max=True),
        st.integers(0, 40),
        st.sampled_from(SPICE) | st.binary(max_size=8),
    ),
    min_size=1,
    max_size=8,
)


def edited(data: bytes, changes: list[Edit]) -> bytes:
    """Data in which at some places so many bytes are others."""
    for where, count, put in changes:
        at = int(where * len(data))
        data = data[:at] + put + data[at + count :]
    return data


@pytest.fixture(scope="session")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    folder = tmp_path_factory.mktemp("whole")
    source = markdown(NAME)
    made = {ending: converted(source, folder / f"a.{ending}") for ending in ENDINGS if ending != "pdf"}
    assert (ARTICLES / f"{NAME}.md").exists()
    return {**made, "pdf": printed([html(source)])[0]}


def check(data: bytes, name: str) -> None:
    """Read a document, of which nothing is expected but that it ends."""
    begun = time.monotonic()
    with suppress(ReadError, MissingError):
        read(Document(data, name, path=name, key=name))
    assert time.monotonic() - begun < 60


def inside(data: bytes, changes: list[Edit], number: int) -> bytes:
    """An archive of which one entry is changed and then packed as it should be."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as whole, zipfile.ZipFile(made, "w") as archive:
        names = sorted(
            name for name in whole.namelist() if name.endswith((".xml", ".xhtml", ".opf", ".ncx", ".rels"))
        )
        for name in whole.namelist():
            content = whole.read(name)
            archive.writestr(
                name, edited(content, changes) if name == names[number % len(names)] else content
            )
    return made.getvalue()


def mutations(examples: int, ending: str) -> Callable[..., None]:
    @settings(
        max_examples=examples,
        deadline=None,
        suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
    )
    @given(edits, st.integers(0, 20), st.booleans())
    def run(documents: dict[str, bytes], changes: list[Edit], number: int, deep: bool) -> None:
        data = documents[ending]
        packed = ending in ("docx", "epub") and deep
        check(inside(data, changes, number) if packed else edited(data, changes), f"a.{ending}")

    return run


EXAMPLES = {"ipynb": 60, "rst": 40, "docx": 60, "epub": 80, "pdf": 12}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_document_is_read_or_refused(ending: str, documents: dict[str, bytes]) -> None:
    mutations(EXAMPLES[ending], ending)(documents=documents)


@pytest.mark.soak
@pytest.mark.timeout(7200)
@pytest.mark.parametrize("ending", ENDINGS)
def test_a_damaged_document_is_read_or_refused_for_long(ending: str, documents: dict[str, bytes]) -> None:
    mutations(400 if ending == "pdf" else 3000, ending)(documents=documents)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 3_000_000  # kB


def test_archives_in_archives_are_not_opened(tmp_path: Path) -> None:
    inner = book({"c.xhtml": page(" " * 30_000_000)})
    outer = book({"c.xhtml": page("<p>甲。</p>")}, more={f"{number}.epub": "" for number in range(5)})
    made = io.BytesIO(outer)
    with zipfile.ZipFile(made, "a") as archive:
        archive.writestr("inner.epub", inner)
    (article,) = read(Document(made.getvalue(), "a.epub"))
    assert article.text == "甲。\n"
