"""What is wrong with a template in several languages."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.models import ImType
from gateways.services.templates_checking import MOST_LANGUAGES, examined
from tests.factories.gateways import CONTENTS


def _found(channel: str = "email", im_type: ImType | None = None, **content: Any) -> dict[str, int | None]:
    _, flaws = examined(channel, CONTENTS[channel] | {"default_language": "en"} | content, im_type)
    return {flaw.field: flaw.line for flaw in flaws}


def test_a_variation_is_stored_under_its_tag_with_its_own_fields_alone() -> None:
    given = {"default_language": "EN", "languages": {"de_at": {"subject": "Servus"}}}
    stored, flaws = examined("email", CONTENTS["email"] | given)

    assert flaws == []
    assert stored == CONTENTS["email"] | {
        "default_language": "en",
        "languages": {"de-AT": {"subject": "Servus"}},
    }


def test_a_template_in_one_language_is_stored_without_languages() -> None:
    stored, _ = examined("email", CONTENTS["email"] | {"languages": {}, "default_language": ""})

    assert stored == CONTENTS["email"]


def test_a_flaw_names_the_language_the_field_and_the_line() -> None:
    languages = {"de": {"subject": "", "body": "a\n{{ event."}, "fr": {"subject": "Salut"}}

    assert _found(languages=languages) == {"languages.de.subject": None, "languages.de.body": 2}


def test_what_is_wrong_with_the_main_text_is_told_once() -> None:
    assert _found(subject="{{", languages={"de": {"body": "Hallo"}, "fr": {"body": "Salut"}}) == {
        "subject": 1
    }


@pytest.mark.parametrize(
    ("content", "field"),
    [
        ({"languages": {"german": {"subject": "Hallo"}}}, "languages.german"),
        ({"languages": {"de": {"colour": "red"}}}, "languages.de.colour"),
        ({"languages": {"de": "Hallo"}}, "languages.de"),
        ({"languages": {"de": {"subject": 7}}}, "languages.de.subject"),
        ({"languages": {"de-at": {}, "de_AT": {}}}, "languages.de_AT"),
        ({"languages": {"en": {"subject": "Hi"}}}, "languages.en"),
        ({"languages": ["de"]}, "languages"),
        ({"languages": {f"a{a}{b}": {} for a in "abcdefgh" for b in "abcdefgh"}}, "languages"),
        ({"languages": {"de": {"subject": "Hallo"}}, "default_language": ""}, "default_language"),
        ({"default_language": "english"}, "default_language"),
        ({"default_language": 7}, "default_language"),
    ],
)
def test_bad_languages_are_named(content: dict[str, Any], field: str) -> None:
    assert MOST_LANGUAGES < 64
    assert list(_found(**content)) == [field]


def test_an_incomplete_template_has_its_sources_checked_all_the_same() -> None:
    assert _found(subject="", body="{{ x") == {"subject": None, "body": 1}


def test_a_variation_of_a_custom_im_is_checked_against_its_type() -> None:
    fields = [{"code": "title", "kind": "text"}, {"code": "colour", "kind": "choice", "choices": ["red"]}]
    given: dict[str, Any] = {
        "fields": {"title": "Hi", "colour": "red"},
        "languages": {"de": {"fields": {"title": "Hallo", "colour": "rot"}}},
    }

    assert _found("custom_im", ImType(fields=fields), **given) == {"languages.de.fields.colour": None}
    stored, _ = examined(
        "custom_im", {"body": "Hi", "default_language": "en", **given}, ImType(fields=fields)
    )
    assert stored["languages"]["de"]["fields"] == {"title": "Hallo", "colour": "rot"}
