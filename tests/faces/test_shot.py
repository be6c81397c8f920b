import struct

from cards.templater.sides import page_html, side_html
from tests.faces.shot import overflow, shot
from tests.templater import hostile_cards, make_note, sample_cards


def sides() -> str:
    cards = [*sample_cards(), *(card for card, _, _ in hostile_cards())]
    return "".join(side_html(make_note(card).fields, back=True) for card in cards)


def test_every_card_fits_a_phone():
    assert overflow(page_html(sides()), 360) == 0


def test_a_page_that_does_not_fit_is_seen():
    assert overflow(page_html('<div style="width:500px">wide</div>'), 360) == 140


def test_a_picture_has_the_size_of_the_card(tmp_path):
    card = next(iter(sample_cards()))
    shot(side_html(make_note(card).fields, back=True), tmp_path / "card.png", 360, night=True)
    width, height = struct.unpack(">II", (tmp_path / "card.png").read_bytes()[16:24])

    assert width == 720
    assert 300 < height < 1200
