"""Take a picture of a card as Anki would show it.

    python -m tests.faces.shot FOLDER        pictures of the sample cards, by day and night, on a phone

Anki's own page is one ``<body class="card">`` with the finished side in it; that is what is drawn
here. Formulas stand as TeX: Anki's MathJax is not at hand.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib
from html import escape
from pathlib import Path

from cards.templater.sides import page_html, side_html

_BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
_FRAME = 200  # CSS pixels that a window without a head still sets aside for its frame


def shot(html: str, path: Path, width: int, night: bool, *, scale: int = 2) -> None:
    """Write a PNG of a finished side, as high as it needs to be.

    Args:
        html: what Anki would put into its page.
        path: the picture.
        width: of the window, in CSS pixels.
        night: whether in night mode.
        scale: pixels of the picture to one CSS pixel.
    """
    content = page_html(html, mode="night" if night else "day")
    height = measure(content, width)
    _browse(_framed(content, width, height), f"--screenshot={path.resolve()}", width, height + _FRAME, scale)
    path.write_bytes(_top(path.read_bytes(), height * scale))


def _top(png: bytes, height: int) -> bytes:
    """Return the upper rows of a PNG. A row refers to none below it, so the rest can be cut off."""
    header, data, at = b"", b"", 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, content = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        header, data = (content, data) if kind == b"IHDR" else (header, data + content * (kind == b"IDAT"))
        at += length + 12
    width, _, depth, colour = struct.unpack(">IIBB", header[:10])
    row = 1 + width * {2: 3, 6: 4}[colour] * depth // 8
    rows = zlib.compress(zlib.decompress(data)[: row * height], 9)
    chunks = ((b"IHDR", struct.pack(">II", width, height) + header[8:]), (b"IDAT", rows), (b"IEND", b""))
    return png[:8] + b"".join(
        struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def measure(content: str, width: int) -> int:
    """Return how high a page is at a width, in CSS pixels."""
    return int(_ask(content, width, "doc.querySelector('#qa').getBoundingClientRect().bottom + 16"))


def overflow(content: str, width: int) -> int:
    """Return by how many CSS pixels a page is wider than its window."""
    return int(_ask(content, width, "doc.documentElement.scrollWidth - doc.documentElement.clientWidth"))


def _ask(content: str, width: int, expression: str) -> float:
    script = (
        "<script>onload = () => { const doc = document.querySelector('iframe').contentDocument;"
        f" document.body.dataset.answer = {expression}; }}</script>"
    )
    dom = _browse(_framed(content, width, 2000) + script, "--dump-dom", width, 2000, 1)
    match = re.search(r'data-answer="([0-9.]+)"', dom)
    assert match is not None, "the browser did not answer"
    return float(match[1])


def _framed(content: str, width: int, height: int) -> str:
    """Put a page into a frame: a browser's own window has a least width."""
    style = f"position:absolute;left:0;top:0;border:0;width:{width}px;height:{height}px"
    return (
        f'<!doctype html><body style="margin:0"><iframe style="{style}" srcdoc="{escape(content)}"></iframe>'
    )


def _browse(content: str, action: str, width: int, height: int, scale: int) -> str:
    browser = next(filter(None, map(shutil.which, _BROWSERS)), None)
    assert browser, "no browser: install chromium (.ci/run does it on Debian)"
    with tempfile.TemporaryDirectory(prefix="mkdeck-shot-") as folder:
        file = Path(folder) / "page.html"
        file.write_text(content, encoding="utf-8")
        options = [
            "--headless=new",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
            "--no-first-run",
            f"--user-data-dir={folder}/profile",
            f"--force-device-scale-factor={scale}",
            f"--window-size={width},{height}",
        ]
        run = subprocess.run(
            [browser, *options, action, file.as_uri()],
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    return run.stdout


def main(folder: Path) -> None:
    from tests.templater import make_note, sample_cards

    folder.mkdir(parents=True, exist_ok=True)
    for number, card in enumerate(sample_cards()):
        note = make_note(card, number)
        name = f"{number:02d}-{card.kind}-{card.lang}"
        for width, night in ((360, False), (360, True), (900, False)):
            file = folder / f"{name}-{width}{'-night' if night else ''}.png"
            shot(side_html(note, back=True), file, width, night, scale=1)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
