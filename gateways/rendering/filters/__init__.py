"""The fixed list of filters, by the names that templates know them by."""

from __future__ import annotations

from typing import Final

from gateways.rendering.filters import amounts, dates, lists, texts
from gateways.rendering.filters.contract import Filter

FILTERS: Final[dict[str, Filter]] = {
    "default": Filter(texts.default, takes_missing=True),
    "fallback": Filter(texts.fallback, takes_missing=True),
    "upper": Filter(texts.upper),
    "lower": Filter(texts.lower),
    "title": Filter(texts.title),
    "capitalize": Filter(texts.capitalize),
    "trim": Filter(texts.trim),
    "truncate": Filter(texts.truncate),
    "replace": Filter(texts.replace),
    "escape": Filter(texts.escape),
    "urlencode": Filter(texts.urlencode),
    "smr_encode": Filter(texts.urlencode),
    "length": Filter(lists.length),
    "first": Filter(lists.first),
    "last": Filter(lists.last),
    "join": Filter(lists.join),
    "items": Filter(lists.items),
    "round": Filter(amounts.round_half_up),
    "number": Filter(amounts.number),
    "money": Filter(amounts.money),
    "date": Filter(dates.date, zoned=True),
}
