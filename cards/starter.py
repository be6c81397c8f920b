"""The project that ``mkdeck init`` makes: a commented recipe and one article."""

from __future__ import annotations

from pathlib import Path

from cards.errors import UsageError, WriteError
from cards.model import Lang
from cards.project import RECIPES_FOLDER
from cards.resources import templates_dir

_FILES = {"recipe": "notes.toml", "article": "articles/example.md"}


def start(folder: Path, lang: Lang) -> list[Path]:
    """Make ``decks/`` in a folder.

    Args:
        folder: the project's folder; it is made if it is not there.
        lang: the language of the recipe's comments and of the article.

    Returns:
        The files made.

    Raises:
        UsageError: one of them is there already; nothing is made.
        WriteError: the folder cannot be written.
    """
    wanted = {name: folder / RECIPES_FOLDER / target for name, target in _FILES.items()}
    for path in wanted.values():
        if path.exists():
            raise UsageError(
                "is there already",
                hint="nothing was changed; name another folder: mkdeck init NAME",
                file=path,
            )
    for name, path in wanted.items():
        source = templates_dir() / "starter" / f"{name}.{lang}{path.suffix}"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source.read_bytes())
        except OSError as error:
            reason = error.strerror or str(error)
            raise WriteError(
                f"cannot be written: {reason}", hint="name a folder that you may write", file=path
            ) from error
    return list(wanted.values())
