"""How a text is split into SMS: the encoding it needs, and the parts that are paid for (3GPP TS 23.038, 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_BASIC: Final = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: each takes two places, an escape before it
_EXTENSION: Final = frozenset("\f^{}\\[~]|€")
_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Parts:
    """`units` are septets or UTF-16 units, `left` those that still fit into the last part. `foreign`: the
    characters, up to 20, because of which the text needs UCS-2 and so more than twice the parts."""

    encoding: str
    characters: int
    units: int
    parts: int
    left: int
    foreign: tuple[str, ...]


def parts_of(text: str) -> Parts:
    """Without national shift tables, which hardly any gateway uses; a gateway may transliterate instead."""
    foreign = tuple(dict.fromkeys(char for char in text if char not in _BASIC and char not in _EXTENSION))
    if foreign:
        encoding, single, joined = "UCS-2", 70, 67
        sizes = [2 if ord(char) > 0xFFFF else 1 for char in text]
    else:
        encoding, single, joined = "GSM-7", 160, 153
        sizes = [2 if char in _EXTENSION else 1 for char in text]
    units = sum(sizes)
    parts, used = (1 if units else 0, units) if units <= single else _packed(sizes, joined)
    room = single if parts <= 1 else joined
    return Parts(encoding, len(text), units, parts, room - used, foreign[:_SHOWN])


def _packed(sizes: list[int], room: int) -> tuple[int, int]:
    """Parts, and how much of the last one is used: no character is cut in two."""
    parts, used = 1, 0
    for size in sizes:
        if used + size > room:
            parts, used = parts + 1, 0
        used += size
    return parts, used
