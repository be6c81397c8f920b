import re
import shutil
import tomllib

import pytest

from cards.errors import TemplateError
from cards.resources import templates_dir
from cards.templater import notetype

FOLDER = templates_dir() / "notes"
LIGHT, NIGHT = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block))
    for block in re.findall(r"\.card[^{]*\{(.*?)\}", notetype.note_type().css, re.DOTALL)[:2]
)


def test_what_is_frozen_for_ever():
    # A collection knows the type and its fields by these. They never change.
    assert (notetype.NAME, notetype.TYPE_ID) == ("mkdeck", 3104527716893441)
    assert " ".join(notetype.FIELDS) == (
        "Front Back Hint Context Source URL AsOf Extra1 Extra2 Extra3 Extra4 AddReverse ID"
    )
    assert list(notetype.FIELDS.values()) == list(range(4310662035101, 4310662035114))
    assert [(each.name, each.template_id) for each in notetype.note_type().templates] == [
        ("Card", 4310662035201),
        ("Reverse", 4310662035202),
    ]


@pytest.fixture
def folder(tmp_path):
    """A copy of the texts; nothing read from it is remembered."""
    notetype.note_type.cache_clear()
    yield shutil.copytree(FOLDER, tmp_path / "notes")
    notetype.note_type.cache_clear()


def test_the_stamp_is_that_of_the_texts():
    assert notetype.note_type().mod == tomllib.loads((FOLDER / "stamp.toml").read_text("utf-8"))["mod"]


@pytest.mark.parametrize("name", sorted(file.name for file in FOLDER.iterdir() if file.name != "stamp.toml"))
def test_a_text_that_changes_must_be_stamped_anew(folder, name):
    text = (folder / name).read_text("utf-8")
    (folder / name).write_text(text.replace("d", "e", 1), encoding="utf-8")

    with pytest.raises(TemplateError, match="stamp"):
        notetype.note_type(folder)


def test_stamping_moves_mod_forward_whatever_the_clock_says(folder):
    before = notetype.note_type(folder).mod

    assert not notetype.stamp(folder, 1)
    (folder / "style.css").write_text("p {}", encoding="utf-8")
    assert notetype.stamp(folder, 1)
    notetype.note_type.cache_clear()
    assert notetype.note_type(folder).mod == before + 1


def test_a_missing_text_or_a_torn_stamp_is_a_template_error(folder):
    (folder / "stamp.toml").write_text("mod = ", encoding="utf-8")
    with pytest.raises(TemplateError, match="stamp"):
        notetype.note_type(folder)
    (folder / "stamp.toml").unlink()
    (folder / "back.html").unlink()
    with pytest.raises(TemplateError, match="cannot be read"):
        notetype.note_type(folder)


def test_nothing_is_fetched_and_nothing_runs():
    texts = "\n".join(file.read_text("utf-8") for file in FOLDER.iterdir())

    assert not re.search(r"url\(|@import|@font-face|<script|\son\w+=|https?:|//", texts)


def test_every_field_of_a_template_exists():
    for template in notetype.note_type().templates:
        named = re.findall(r"\{\{[#^/]?(?:hint:)?(\w+)\}\}", template.front + template.back)
        assert set(named) <= {*notetype.FIELD_NAMES, "FrontSide"}


def test_the_reverse_card_waits_for_its_field():
    reverse = notetype.note_type().templates[1]

    assert reverse.front.startswith("{{#AddReverse}}")
    assert reverse.front.endswith("{{/AddReverse}}")


def luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_night_has_every_colour_of_the_day():
    assert set(LIGHT) == set(NIGHT)
    assert len(LIGHT) > 15


def test_contrast_is_computed_as_the_standard_says():
    assert round(contrast("#000000", "#ffffff"), 1) == 21.0
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("colours", [LIGHT, NIGHT], ids=["day", "night"])
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        *((name, "page") for name in ("text", "muted", "link", "gap")),
        ("mark-text", "mark"),
        *((name, "panel") for name in LIGHT if name.startswith("code")),
    ],
)
def test_text_stands_out_from_its_ground(colours, text, ground):
    assert contrast(colours[text], colours[ground]) >= 4.5
