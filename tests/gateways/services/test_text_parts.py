"""How a text becomes SMS."""

import pytest

from gateways.services.text_parts import Parts, parts_of


@pytest.mark.parametrize(
    ("text", "encoding", "units", "parts", "left"),
    [
        ("", "GSM-7", 0, 0, 160),
        ("a" * 160, "GSM-7", 160, 1, 0),
        ("a" * 161, "GSM-7", 161, 2, 145),
        ("a" * 306, "GSM-7", 306, 2, 0),
        ("a" * 307, "GSM-7", 307, 3, 152),
        ("€" * 80, "GSM-7", 160, 1, 0),
        ("@£$¥èéùìòÇØøÅåÆæßÉÄÖÑÜ§äöñüà\n", "GSM-7", 29, 1, 131),
        ("ΔΦΓΛΩΠΨΣΘΞ", "GSM-7", 10, 1, 150),
        ("^{}\\[~]|€", "GSM-7", 18, 1, 142),
        ("ş" * 70, "UCS-2", 70, 1, 0),
        ("ş" * 71, "UCS-2", 71, 2, 63),
        ("😀" * 35, "UCS-2", 70, 1, 0),
    ],
)
def test_it_is_counted_as_phones_count(text: str, encoding: str, units: int, parts: int, left: int) -> None:
    counted = parts_of(text)

    assert (counted.encoding, counted.units, counted.parts, counted.left) == (encoding, units, parts, left)
    assert counted.characters == len(text)


def test_no_character_is_cut_in_two() -> None:
    euro_at_the_seam = "a" * 152 + "€" + "a" * 10
    face_at_the_seam = "ş" * 66 + "😀" + "ş" * 10

    # One place of the first part stays empty in both.
    assert (parts_of(euro_at_the_seam).parts, parts_of(euro_at_the_seam).left) == (2, 153 - 12)
    assert (parts_of(face_at_the_seam).parts, parts_of(face_at_the_seam).left) == (2, 67 - 12)
    assert parts_of("a" * 151 + "€" + "a" * 10).left == 153 - 10
    assert parts_of("a" * 152 + "€" + "a" * 151).parts == 2
    assert parts_of("a" * 152 + "€" + "a" * 152).parts == 3


def test_it_names_what_makes_a_text_dear() -> None:
    assert parts_of("“Hi” – “you”, `now`").foreign == ("“", "”", "–", "`")
    assert parts_of("Hi") == Parts("GSM-7", 2, 2, 1, 158, ())
