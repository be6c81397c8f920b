import html
import re
import time
from dataclasses import replace

import pytest

from cards.exporters.apkg import write
from cards.model import Image
from cards.templater import notetype
from cards.templater.safety import clean_text
from cards.templater.sides import side_html
from tests.anki import MERGE_WITH_PROGRESS, anki, anki_import
from tests.templater import MOD, hostile_cards, make_card, make_note, sample_cards

DECK = "mkdeck::测试"


def export(path, notes, media=None):
    write(notes, deck=DECK, path=path, lock_text='{"mkdeck_lock": 1}\n', media=media or {})
    return path


def all_cards():
    return [*sample_cards(), *(card for card, _, _ in hostile_cards())]


def all_notes():
    return [make_note(card, due, MOD) for due, card in enumerate(all_cards())]


def lines_seen(side: str) -> list[str]:
    """Return what a person reads in a front or back, line by line."""
    text = html.unescape(re.sub(r"<[^>]*>", "", side.replace("<br>", "\n")))
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


def part(side: str, name: str) -> str:
    """Return the innermost ``div`` of a class, up to the end of its line: templates keep one a line."""
    return re.search(rf'<div class="{name}">(.*)</div>', side, re.DOTALL)[1].split("</div>\n")[0]


def test_every_card_is_imported_and_drawn_without_a_warning(tmp_path):
    notes = all_notes()
    seen = anki_import(export(tmp_path / "x.apkg", notes), study=len(notes))
    (imported,) = seen["imports"]

    assert seen["warnings"] == []
    assert (imported["found"], imported["new"]) == (len(notes), len(notes))
    assert list(seen["types"]) == ["mkdeck"]
    assert seen["decks"] == ["mkdeck", DECK]
    assert len(seen["cards"]) == len(notes)
    assert all(seen["notes"][each.guid]["tags"] == list(each.tags) for each in notes)
    assert seen["reviews"] == seen["steps"][1]["answered"] >= 20


def test_a_side_outside_anki_is_the_side_in_anki(tmp_path):
    notes = {note.guid: note for note in all_notes()}
    hinted = make_note(make_card("Which colour?", "blue"), guid="hinted")
    notes["hinted"] = replace(
        hinted, fields=with_field(with_field(hinted.fields, "Hint", "b…"), "AddReverse", "y")
    )
    seen = anki_import(export(tmp_path / "x.apkg", list(notes.values())))

    assert len(seen["cards"]) == len(notes) + 1  # the reverse card
    for card in seen["cards"]:
        fields = notes[card["guid"]].fields
        for side, back in (("front", False), ("back", True)):
            drawn = re.sub(r"<style>.*?</style>", "", card[side], flags=re.DOTALL)
            assert unhinted(drawn) == unhinted(side_html(fields, back=back, template=card["template"]))


def with_field(fields, name, value):
    at = notetype.FIELD_NAMES.index(name)
    return (*fields[:at], value, *fields[at + 1 :])


def unhinted(side: str) -> str:
    """Return a side with its hint in one form: Anki's needs a script, ours does not."""
    anki = r"\s*<a class=hint.*?>\s*(\w+)</a>\s*<div[^>]*>(.*?)</div>\s*"
    ours = r'<details class="hint"><summary>(\w+)</summary>(.*?)</details>'
    return re.sub(f"{anki}|{ours}", r"[\1\3: \2\4]", side, flags=re.DOTALL)


def test_new_cards_come_in_the_order_of_due(tmp_path):
    notes = [replace(note, due=100 - note.due) for note in all_notes()]
    seen = anki_import(export(tmp_path / "x.apkg", notes))

    assert [card["guid"] for card in seen["cards"]] == [note.guid for note in reversed(notes)]


def test_hostile_texts_look_as_they_went_in(tmp_path):
    cases = list(hostile_cards())
    notes = [make_note(card, due) for due, (card, _, _) in enumerate(cases)]
    seen = anki_import(export(tmp_path / "x.apkg", notes))
    faces = {card["guid"]: card for card in seen["cards"]}

    for note, (_, front, back) in zip(notes, cases, strict=True):
        face = faces[note.guid]
        assert lines_seen(part(face["front"], "front")) == lines_seen_of_text(front)
        assert lines_seen(part(face["back"], "back")) == lines_seen_of_text(back)


def lines_seen_of_text(text: str) -> list[str]:
    return [" ".join(line.split()) for line in clean_text(text).split("\n")]


def test_a_picture_arrives(tmp_path):
    file = tmp_path / "view.png"
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"\0" * 40)
    note = make_note(make_card("What does it look like?", "So:", images=[Image(str(file), "view")]))
    seen = anki_import(export(tmp_path / "x.apkg", [note], {note.media[0]: file}))

    assert seen["media"] == [note.media[0]]
    assert seen["warnings"] == []


@pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge with progress"])
def test_a_rebuild_updates_what_changed_and_nothing_else(tmp_path, options):
    notes = all_notes()
    first = export(tmp_path / "1.apkg", notes)
    changed = make_note(replace(sample_card(), back="Another answer."), 0, MOD + 60, guid=notes[0].guid)
    added = make_note(make_card("What was added?", "This."), 99, MOD + 60)
    second = export(tmp_path / "2.apkg", [changed, *notes[1:], added])
    seen = anki_import(first, second, second, study=12, options=options)
    _, rebuilt, again = seen["imports"]

    assert (rebuilt["updated"], rebuilt["new"], rebuilt["duplicate"]) == (1, 1, len(notes) - 1)
    assert rebuilt["notes_changed"] == [notes[0].guid]
    assert "Another answer." in seen["notes"][notes[0].guid]["fields"]["Back"]
    assert (again["updated"], again["new"]) == (0, 0)
    for report in (rebuilt, again):
        assert not report["schema_changed"]
        assert report["conflicting"] == 0
        for what in ("cards_changed", "cards_lost", "reviews_changed", "reviews_lost", "notes_lost"):
            assert report[what] == []
    assert seen["reviews"] >= 12
    assert seen["warnings"] == []


def sample_card():
    return next(iter(sample_cards()))


@pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge with progress"])
def test_an_unchanged_rebuild_changes_nothing(tmp_path, options):
    first = export(tmp_path / "1.apkg", all_notes())
    second = export(tmp_path / "2.apkg", all_notes())
    seen = anki_import(first, second, study=5, options=options)

    assert first.read_bytes() == second.read_bytes()
    assert (seen["imports"][1]["updated"], seen["imports"][1]["new"]) == (0, 0)
    assert seen["imports"][1]["notes_changed"] == []


def test_a_question_can_become_a_cloze_and_turn_back(tmp_path):
    asked = make_note(make_card("What has an owner?", "a mutex"), guid="g1")
    hidden = make_note(make_card("A {{c1::mutex}} has an owner.", "mutex"), mod=MOD + 1, guid="g1")
    packages = [
        export(tmp_path / f"{i}.apkg", [note])
        for i, note in enumerate((asked, hidden, replace(asked, mod=MOD + 2)))
    ]
    seen = anki_import(*packages, study=1)

    assert [report["updated"] for report in seen["imports"]] == [0, 1, 1]
    assert all(report["cards_changed"] == [] for report in seen["imports"])
    assert seen["cards"][0]["reps"] == 1


@pytest.mark.parametrize("options", [{}, MERGE_WITH_PROGRESS], ids=["defaults", "merge with progress"])
def test_a_new_style_is_taken_over_and_touches_no_note(tmp_path, monkeypatch, options):
    notes = all_notes()
    first = export(tmp_path / "1.apkg", notes)
    # With "merge", Anki dates the type by the import, so a later style must be later than that.
    later = replace(notetype.note_type(), css=".card { color: red }", mod=int(time.time()) + 60)
    monkeypatch.setattr(notetype, "note_type", lambda: later)
    second = export(tmp_path / "2.apkg", notes)
    seen = anki_import(first, second, study=3, options=options)

    assert seen["types"] == {"mkdeck": ".card { color: red }"}
    assert seen["imports"][1]["updated"] == 0
    assert not seen["imports"][1]["schema_changed"]
    assert seen["imports"][1]["cards_changed"] == []


def test_what_a_person_does_to_a_note_survives_a_rebuild_that_does_not_touch_it(tmp_path):
    notes = all_notes()
    first = export(tmp_path / "1.apkg", notes)
    second = export(tmp_path / "2.apkg", [replace(notes[0], mod=MOD + 9), *notes[1:]])
    guid = notes[1].guid
    seen = anki(
        {"import": str(first)},
        {"tag": {guid: "my-own"}, "edit": {guid: {"Back": "my own words"}}},
        {"import": str(second)},
    )

    assert "my-own" in seen["notes"][guid]["tags"]
    assert seen["notes"][guid]["fields"]["Back"] == "my own words"


def test_the_reverse_card_is_there_when_a_note_asks_for_it(tmp_path):
    note = make_note(make_card("What is a mutex?", "A lock with an owner."), guid="g1")
    fields = (*note.fields[:11], "y", note.fields[12])
    first = export(tmp_path / "1.apkg", [note])
    second = export(tmp_path / "2.apkg", [replace(note, fields=fields, mod=MOD + 1)])
    seen = anki_import(first, second, study=1)

    assert sorted(card["template"] for card in seen["cards"]) == [0, 1]
    assert not seen["imports"][1]["schema_changed"]
    assert seen["imports"][1]["cards_changed"] == []
    assert seen["warnings"] == []


def test_the_oracle_sees_what_is_wrong(tmp_path):
    note = make_note(make_card("a?", "b"), guid="g1")
    bad = "<script>x</script>[latex]x[/latex]{{Front}}<img src=x.png onerror=y><b>"
    fields = (note.fields[0], bad, *note.fields[2:])
    seen = anki_import(export(tmp_path / "x.apkg", [replace(note, fields=fields)]))
    warnings = " ".join(seen["warnings"])

    for what in (
        "active element",
        "latex",
        "braces",
        "event handler",
        "unbalanced",
        "media missing: x.png",
    ):
        assert what in warnings
