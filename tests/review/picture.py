"""Take the pictures at the head of the README: an article and its cards, on the page of the product itself.

python -m tests.review.picture decks/pictures
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from tests.faces.screen import browser
from tests.review.visit import Project

DEMO = Path(__file__).parents[2] / "decks"
# By the language of the page: what is searched for.
SHOWN: Mapping[str, str] = {"en": "etag", "zh": "B+ 特点"}
_WIDTH, _HEIGHT, _SCALE = 1280, 820, 1.5


def main(folder: Path) -> None:
    """Write ``review-en.png`` and ``review-zh.png``."""
    with tempfile.TemporaryDirectory(prefix="mkdeck-picture-") as temporary, browser() as running:
        project = Project(Path(temporary) / "project")
        shutil.copytree(DEMO, project.folder / "decks", ignore=shutil.ignore_patterns("out", "pictures"))
        project.run("build")
        for lang, words in SHOWN.items():
            with project.served(lang=lang) as visitor:
                look: dict[str, Any] = {"width": _WIDTH, "height": _HEIGHT}
                page = running.new_page(viewport=look, device_scale_factor=_SCALE)
                page.goto(visitor.address)
                page.wait_for_selector("main li")
                page.goto(f"{visitor.base}/?{urlencode({'q': words})}")
                page.keyboard.press("j")
                page.wait_for_selector("iframe")
                page.wait_for_timeout(1_000)
                page.screenshot(path=folder / f"review-{lang}.png")
                page.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
