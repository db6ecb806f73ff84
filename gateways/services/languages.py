"""Language variations of a template: which one a customer gets, and which ones are lacking.

The channel's own fields are written in `default_language` (empty: not said). `languages` holds for each other
tag the fields that differ; the rest, mostly addresses, is taken from the channel's own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any, Final

from crm.models import Brand
from gateways.models import Template
from gateways.queries.languages import spoken

LANGUAGES: Final = "languages"
DEFAULT: Final = "default_language"
ATTRIBUTES: Final = ("language", "core_user_language")
#: fields that are made from another when they are empty, and must not be inherited beside a translated one
MADE_FROM: Final = {"text_body": "body"}
#: a language that fewer of the customers have is nobody's problem yet
SHARE: Final = 0.01

Content = Mapping[str, Any]
_TAG: Final = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8}){0,3}")


def in_language(content: Content, language: str) -> Content:
    """What the channel is given for a customer with this language: exact tag, then "de-AT" → "de", then the
    default. Without variations the same object as given."""
    variations = content.get(LANGUAGES)
    if not variations and DEFAULT not in content:
        return content
    main = {name: value for name, value in content.items() if name not in (LANGUAGES, DEFAULT)}
    found = nearest(content, language)
    return laid_over(main, variations[found]) if variations and found in variations else main


def variants(content: Content) -> list[Content]:
    """All that the template may say: in its default language, then in each of the others."""
    return [in_language(content, tag) for tag in ("", *(content.get(LANGUAGES) or {}))]


def nearest(content: Content, language: str) -> str:
    """The tag of the variation that serves `language`, or the default's; empty where none does."""
    variations, default = content.get(LANGUAGES) or {}, content.get(DEFAULT, "")
    tag = normal(language)
    while tag:
        if tag in variations or tag == default:
            return tag
        tag = tag.rpartition("-")[0]
    return default if default and base(language) == base(default) else ""


def laid_over(main: Content, variation: Content) -> dict[str, Any]:
    """The main fields with those of a variation in their places, `fields` of a custom IM one by one."""
    inherited = {
        name: value
        for name, value in main.items()
        if MADE_FROM.get(name) not in variation or name in variation
    }
    return inherited | {name: _joined(main.get(name), value) for name, value in variation.items()}


def _joined(under: Any, over: Any) -> Any:
    return {**under, **over} if isinstance(under, Mapping) and isinstance(over, Mapping) else over


def language_of(attributes: Mapping[str, Any]) -> str:
    """The customer's language as a tag, by the attributes that platforms use; empty if unknown."""
    for name in ATTRIBUTES:
        value = attributes.get(name)
        if isinstance(value, str) and value:
            return normal(value)
    return ""


@lru_cache(maxsize=2_000)
def normal(language: str) -> str:
    """A tag as it is stored: "de", "de-AT", "zh-Hant"; `de_at` and the like are read, too. Empty for no tag."""
    tag = language.strip().replace("_", "-").lower()[:40]
    if not _TAG.fullmatch(tag):
        return ""
    first, *rest = tag.split("-")
    return "-".join([first, *(_cased(part) for part in rest)])


def _cased(part: str) -> str:
    return part.upper() if len(part) == 2 else part.title() if len(part) == 4 else part


def base(language: str) -> str:
    """The language without its region: "de-AT" → "de"."""
    return normal(language).partition("-")[0]


def lacking_of(templates: Iterable[Template], brand: Brand) -> dict[str, list[str]]:
    """By slug of a template the languages that more than 1 % of a sample of the brand's customers have and it lacks.

    Templates without variations promise no language and lack none. Regions are left out: "de", not "de-AT".
    """
    with_variations = [template for template in templates if template.content.get(LANGUAGES)]
    customers = spoken(brand.pk, ATTRIBUTES) if with_variations else []
    found = {template.slug: lacking(template.content, customers) for template in with_variations}
    return {slug: languages for slug, languages in found.items() if languages}


def lacking(content: Content, customers: Iterable[tuple[str, int]]) -> list[str]:
    """The pure part: `customers` are counts by language as the platforms write it."""
    counts, total = Counter[str](), 0
    for language, count in customers:
        tag = normal(language)
        total += count if tag else 0
        if tag and not nearest(content, tag):
            counts[base(tag)] += count
    return sorted(language for language, count in counts.items() if count > SHARE * total)
