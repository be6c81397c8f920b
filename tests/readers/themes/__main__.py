"""Figures of each theme: `python -m tests.readers.themes [-v] [-n COUNT] [-t THEME] FOLDER…`."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from cards.errors import MkdeckError
from tests.readers.themes.measure import found_again
from tests.readers.themes.render import THEMES


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("-n", type=int, default=0, help="take about so many articles, evenly")
    parser.add_argument("-t", "--theme", action="append", choices=list(THEMES))
    parser.add_argument("-v", action="store_true", help="show the cards that differ")
    options = parser.parse_args()
    files = sorted(path for folder in options.folders for path in folder.rglob("*.md"))
    if options.n and len(files) > options.n:
        files = files[:: len(files) // options.n][: options.n]
    print(f"{len(files)} articles")
    for name in options.theme or THEMES:
        _one(name, files, verbose=options.v)


def _one(name: str, files: list[Path], *, verbose: bool) -> None:
    kept, low, cards, again, new, leaks, leaked, read = 0.0, 0, 0, 0, 0, 0, 0, 0
    for path in files:
        try:
            found = found_again(path.read_text(encoding="utf-8"), path.name, THEMES[name])
        except MkdeckError as error:
            print(f"{name} {path.name}: {error}", file=sys.stderr)
            continue
        read += 1
        kept += found.kept
        low += found.kept < 0.95
        cards += len(found.cards)
        again += len(found.again)
        new += len(found.new)
        leaks += len(found.leaks)
        leaked += len(found.leaked)
        if verbose:
            if found.leaks or found.kept < 0.95:
                print(f"  {path.name} kept {found.kept:.3f} leaks {found.leaks}")
            for sign, some in (("-", found.cards - found.again), ("+", found.new)):
                for front, back in sorted(some):
                    print(f"  {path.name} {sign} {front!r} → {back!r}")
    print(
        f"{name:11} kept {kept / (read or 1):.4f} ({low} below .95)  cards {again}/{cards} = "
        f"{again / (cards or 1):.4f}  only from the page {new}  around: {leaks} read, {leaked} on cards"
    )


if __name__ == "__main__":
    main()
