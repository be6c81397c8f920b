"""Where a project's files lie. Nothing is read here, and nothing heavy imported: every command asks."""

from __future__ import annotations

from pathlib import Path

PROJECT_FILE = "mkdeck.toml"
RECIPES_FOLDER = "decks"
RECIPE_SUFFIX = ".toml"
EDITS_SUFFIX = ".edits.toml"


def find_project(start: Path) -> Path | None:
    """Return the nearest folder, from ``start`` upwards, that holds ``mkdeck.toml`` or ``decks/*.toml``."""
    for folder in (start, *start.parents):
        if (folder / PROJECT_FILE).is_file() or any((folder / RECIPES_FOLDER).glob(f"*{RECIPE_SUFFIX}")):
            return folder
    return None


def recipe_files(project: Path) -> list[Path]:
    """Return the recipes of a project, sorted by name. Files of edits are not recipes."""
    found = (project / RECIPES_FOLDER).glob(f"*{RECIPE_SUFFIX}")
    return sorted(path for path in found if not path.name.endswith(EDITS_SUFFIX))


def places_of_defaults(start: Path) -> list[Path]:
    """Return where ``mkdeck.toml`` is looked for, from ``start`` upwards: to the first found, or the root."""
    places: list[Path] = []
    for folder in (start, *start.parents):
        places.append(folder / PROJECT_FILE)
        if places[-1].is_file():
            break
    return places
