"""Numbers and sums of money as people write them."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from typing import Final

from gateways.rendering.values import Unfit, text
from gateways.rendering.values import number as as_number

_ROUNDINGS: Final = {"common": ROUND_HALF_UP, "ceil": ROUND_CEILING, "floor": ROUND_FLOOR}
_NARROW: Final = "\u202f"
_SPACE: Final = "\u00a0"

# Between thousands, before the decimals; after CLDR, for the languages that messages are most written in.
_COMMA_POINT: Final = frozenset({"en", "he", "hi", "ja", "ko", "th", "zh"})
_POINT_COMMA: Final = frozenset(
    {"da", "de", "el", "es", "hr", "id", "it", "nl", "pt", "ro", "sl", "sr", "tr", "vi"}
)
_SPACE_COMMA: Final = frozenset(
    {"bg", "cs", "et", "fi", "hu", "lt", "lv", "nb", "no", "pl", "ru", "sk", "sv", "uk"}
)
_STYLES: Final[dict[str, tuple[str, str]]] = {
    **dict.fromkeys(_COMMA_POINT, (",", ".")),
    **dict.fromkeys(_POINT_COMMA, (".", ",")),
    **dict.fromkeys(_SPACE_COMMA, (_SPACE, ",")),
    "fr": (_NARROW, ","),
    "ch": ("’", "."),
}
_SYMBOLS: Final = {
    "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "TRY": "₺", "UAH": "₴",
    "PLN": "zł", "CZK": "Kč", "RUB": "₽", "ILS": "₪", "KRW": "₩", "BRL": "R$", "VND": "₫",
}  # fmt: skip
# ISO 4217: what has no cents, and what has three digits of them.
_DIGITS: Final = {
    **dict.fromkeys(("BIF", "CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}


def round_half_up(value: object, precision: object = 0, method: object = "common") -> int | float:
    """To `precision` decimals, halves away from zero as on a bill; a whole number when there are none."""
    places = _places(precision)
    if method not in _ROUNDINGS:
        raise Unfit(f"round knows the methods {', '.join(_ROUNDINGS)}.")
    rounded = _decimal(value).quantize(Decimal(1).scaleb(-places), _ROUNDINGS[str(method)])
    return float(rounded) if places else int(rounded)


def number(value: object, precision: object = None, style: object = "en") -> str:
    """1234.5 → 1,234.5; with `precision` that many decimals; `style` is a language: de gives 1.234,5."""
    amount = _decimal(value)
    if precision is not None:
        amount = amount.quantize(Decimal(1).scaleb(-_places(precision)), ROUND_HALF_UP)
    thousands, point = _STYLES[_style(style)]
    return f"{amount:,f}".replace(",", "\0").replace(".", point).replace("\0", thousands)


def money(value: object, currency: object = "", style: object = "en", precision: object = None) -> str:
    """44.2, 'USD' → $44.20; in the style de: 44,20 $. Without a known symbol: 44.20 CHF."""
    code = text(currency).strip().upper()[:10]
    figure = number(value, _DIGITS.get(code, 2) if precision is None else precision, style)
    if code in _SYMBOLS and _style(style) in _COMMA_POINT:
        return f"-{_SYMBOLS[code]}{figure[1:]}" if figure.startswith("-") else f"{_SYMBOLS[code]}{figure}"
    return f"{figure}{_SPACE}{_SYMBOLS.get(code, code)}" if code else figure


def _decimal(value: object) -> Decimal:
    return Decimal(str(as_number(value)))


def _places(precision: object) -> int:
    if not isinstance(precision, int) or not 0 <= precision <= 10:
        raise Unfit("The number of decimals goes from 0 to 10.")
    return precision


def _style(style: object) -> str:
    """The entry for a language tag such as de, de-AT or pt_BR."""
    name = text(style).lower()[:20]
    found = "ch" if name in ("de-ch", "de_ch") else name.replace("_", "-").partition("-")[0]
    if found not in _STYLES:
        raise Unfit(f"There is no style {found}; there are {', '.join(sorted(_STYLES))}.")
    return found
