"""Personal data: which names bear it, who sees it, and how it is masked for everybody else.

The one place that masks. A name counts wherever it stands, as an attribute, as a field of an event, inside either,
and however it is written. E-mail addresses and phone numbers always count; what else does, a brand declares.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from html import escape
from typing import Any
from urllib.parse import quote

from crm.models import Attribute, Brand, Customer


class Names(frozenset[str]):
    """Names, however they are written: `user_email` is also `userEmail`, `User-Email` and `USER_EMAIL`."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and _folded(name) in self._all_folded

    def isdisjoint(self, other: Iterable[object]) -> bool:
        """Whether none of the others is one of these."""
        return not any(name in self for name in other)

    @cached_property
    def _all_folded(self) -> frozenset[str]:
        return frozenset(map(_folded, self))


@lru_cache(maxsize=100_000)
def _folded(name: str) -> str:
    return "".join(letter for letter in name.lower() if letter.isalnum()) or name


#: what platforms call e-mail addresses and phone numbers
EMAIL = Names({"email", "email_address", "user_email", "core_user_email"})
PHONE = Names({"phone", "phone_number", "mobile", "mobile_phone", "msisdn", "user_phone", "core_user_phone"})
ALWAYS = Names(EMAIL | PHONE)
MASK = "•••"
REMEMBERED_S = 5.0
#: shorter values are not looked for in texts: they would blank out half of them
SHORTEST = 3
#: larger numbers may be anybody's
SMALL = 1_000_000
_EMAIL_LOOKS = re.compile(r"[\w.+'%-]+(?:@|%40)[\w-]+(?:\.[\w-]+)+")
# Neither a date nor a part of a word, as in a uuid.
_PHONE_LOOKS = re.compile(
    r"(?<![\w-])(?!\d{4}-\d\d-\d\d)(?:\+|%2B|00)?\d(?:[ ()./-]?\d){6,}(?![\w-])", re.IGNORECASE
)

_remembered: dict[int, tuple[float, frozenset[str]]] = {}


@dataclass(frozen=True, slots=True)
class Veil:
    """Masks the values behind `names`; with no names it lets everything through as it is."""

    names: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        object.__setattr__(self, "names", Names(self.names))

    def hides(self, name: str) -> bool:
        """Whether the values of this name are masked."""
        return name in self.names

    def over(self, value: Any) -> Any:
        """The value with all that is masked inside it, at any depth. What is given is not changed."""
        if not self.names:
            return value
        if isinstance(value, Mapping):
            return {name: self.one(name, inner) for name, inner in value.items()}
        return [self.over(inner) for inner in value] if isinstance(value, list) else value

    def one(self, name: str, value: Any) -> Any:
        """The value of one name."""
        bare = name.lstrip("+-^!")
        return masked(bare, value) if bare in self.names else self.over(value)

    def samples(self, fields: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """What is known of fields by their names, each with a `sample`."""
        return {
            name: {**about, "sample": self.one(name, about.get("sample"))} for name, about in fields.items()
        }

    def text(self, text: str, *sources: Any) -> str:
        """A text without the hidden values that stand in `sources` (attributes, payloads)."""
        found = {value for source in sources for value in self._hidden(source)} if self.names else ()
        for value in sorted(found, key=len, reverse=True):
            text = text.replace(value, MASK).replace(escape(value), MASK).replace(quote(value, safe=""), MASK)
        return text

    def told(self, text: str, *sources: Any) -> str:
        """What others said, as an error that a gateway answered: without the hidden values in `sources`, and without
        all that looks like an e-mail address or a phone number, whosever it is."""
        if not self.names:
            return text
        return _PHONE_LOOKS.sub(MASK, _EMAIL_LOOKS.sub(MASK, self.text(text, *sources)))

    def told_of(self, said: Sequence[tuple[str, int | None]]) -> list[str]:
        """The same for texts, each with the id of a customer it may tell of. One query, or none."""
        if not self.names:
            return [text for text, _ in said]
        rows = Customer.objects.filter(pk__in={pk for _, pk in said if pk is not None})
        known = dict(rows.values_list("pk", "attributes"))
        return [self.told(text, known.get(pk or 0, {})) for text, pk in said]

    def blank(self, value: Any) -> Any:
        """The names inside a value that may bear anything under any name; of what they bear, only small numbers."""
        if not self.names:
            return value
        if isinstance(value, Mapping):
            return {name: MASK if self.hides(name) else self.blank(inner) for name, inner in value.items()}
        if isinstance(value, list):
            return [self.blank(inner) for inner in value]
        small = isinstance(value, int | float) and abs(value) < SMALL
        return value if small or value in (None, "") else MASK

    def texts(self, value: Any, *sources: Any) -> Any:
        """The same for every text inside a value."""
        if not self.names:
            return value
        if isinstance(value, str):
            return self.text(value, *sources)
        if isinstance(value, Mapping):
            return {name: self.texts(inner, *sources) for name, inner in value.items()}
        return [self.texts(inner, *sources) for inner in value] if isinstance(value, list) else value

    def _hidden(self, source: Any) -> Iterator[str]:
        if isinstance(source, Mapping):
            for name, inner in source.items():
                yield from _words(inner) if name in self.names else self._hidden(inner)
        elif isinstance(source, list):
            for inner in source:
                yield from self._hidden(inner)


CLEAR = Veil()


def names(brand_id: int) -> frozenset[str]:
    """All names that bear personal data in a brand; what was declared elsewhere counts within REMEMBERED_S."""
    until, known = _remembered.get(brand_id, (0.0, ALWAYS))
    if time.monotonic() < until:
        return known
    declared = Attribute.objects.filter(brand=brand_id, pii=True).values_list("name", flat=True)
    known = Names(ALWAYS.union(declared))
    if len(_remembered) > 10_000:
        _remembered.clear()
    _remembered[brand_id] = (time.monotonic() + REMEMBERED_S, known)
    return known


def forget(brand_id: int) -> None:
    """Look a brand's names up again."""
    _remembered.pop(brand_id, None)


def veil(brand: Brand, sees_pii: bool) -> Veil:
    """What hangs between a brand's personal data and somebody who may see it or may not."""
    return CLEAR if sees_pii else Veil(names(brand.pk))


def barred(brand: Brand) -> frozenset[str]:
    """The names that a brand refuses; none unless it is free of personal data."""
    return names(brand.pk) if brand.pii_free else frozenset()


def first_barred(value: Any, barred: frozenset[str]) -> str | None:
    """The path of the first name inside a value that is barred, None where there is none. Prefixes aside."""
    pairs: Iterable[tuple[Any, Any]] = (
        value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else ()
    )
    for name, inner in pairs:
        if isinstance(name, str) and name.lstrip("+-^!") in barred:
            return name
        found = first_barred(inner, barred) if isinstance(inner, dict | list) else None
        if found is not None:
            return f"{name}.{found}"
    return None


def masked(name: str, value: Any) -> Any:
    """A masked value; of e-mail addresses and phone numbers as much is left as tells two of them apart."""
    if value in (None, "", [], {}):
        return value
    text = str(value) if isinstance(value, str | int) else ""
    if name in EMAIL and "@" in text:
        return f"{text[0]}{MASK}@{MASK}"
    return f"{MASK}{text[-2:]}" if name in PHONE and len(text) > 6 else MASK


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, list):
        for inner in value:
            yield from _words(inner)
    elif value is not None and not isinstance(value, bool) and len(str(value)) >= SHORTEST:
        yield str(value)
