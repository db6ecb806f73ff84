"""Language variations: who gets which, and which are lacking."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import Brand
from gateways.services.languages import (
    in_language,
    lacking,
    lacking_of,
    language_of,
    normal,
    variants,
)
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template

MAIL: dict[str, Any] = {
    "subject": "Hello",
    "body": "<p>Hello</p>",
    "text_body": "Hello!",
    "from_email_address": "a@b.example",
    "default_language": "en",
    "languages": {
        "de": {"subject": "Hallo", "body": "<p>Hallo</p>"},
        "pt-BR": {"subject": "Oi"},
    },
}


@pytest.mark.parametrize(
    ("language", "subject"),
    [
        ("de", "Hallo"),
        ("de-AT", "Hallo"),
        ("DE_ch", "Hallo"),
        ("pt-BR", "Oi"),
        ("pt", "Hello"),
        ("en", "Hello"),
        ("fr", "Hello"),
        ("", "Hello"),
        ("nonsense!", "Hello"),
    ],
)
def test_a_customer_gets_the_exact_language_then_its_base_then_the_default(
    language: str, subject: str
) -> None:
    content = in_language(MAIL, language)

    assert content["subject"] == subject
    assert content["from_email_address"] == "a@b.example"
    assert content.keys().isdisjoint({"languages", "default_language"})


def test_the_default_is_found_before_a_variation_that_is_less_exact() -> None:
    content = {"body": "Servus", "default_language": "de-AT", "languages": {"de": {"body": "Hallo"}}}

    assert in_language(content, "de-AT")["body"] == "Servus"
    assert in_language(content, "de-DE")["body"] == "Hallo"


def test_a_text_part_is_not_inherited_beside_a_translated_body() -> None:
    assert "text_body" not in in_language(MAIL, "de")
    assert in_language(MAIL, "pt-BR")["text_body"] == "Hello!"


def test_the_fields_of_a_custom_im_are_inherited_one_by_one() -> None:
    content = {
        "body": "Hi",
        "fields": {"title": "News", "urgent": True},
        "default_language": "en",
        "languages": {"de": {"fields": {"title": "Neues"}}},
    }

    assert in_language(content, "de") == {"body": "Hi", "fields": {"title": "Neues", "urgent": True}}


def test_a_template_in_one_language_is_handed_on_as_it_is() -> None:
    content = {"body": "Hi"}

    assert in_language(content, "de") is content


def test_all_that_it_may_say_is_known() -> None:
    assert [content["subject"] for content in variants(MAIL)] == ["Hello", "Hallo", "Oi"]
    assert variants({"body": "Hi"}) == [{"body": "Hi"}]


@pytest.mark.parametrize(
    ("attributes", "language"),
    [
        ({"language": "de"}, "de"),
        ({"core_user_language": "PT_br"}, "pt-BR"),
        ({"language": "", "core_user_language": "fr"}, "fr"),
        ({"language": 7}, ""),
        ({}, ""),
    ],
)
def test_a_customers_language_stands_in_an_attribute(attributes: dict[str, Any], language: str) -> None:
    assert language_of(attributes) == language


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("DE", "de"),
        ("de_at", "de-AT"),
        ("zh-hant-tw", "zh-Hant-TW"),
        ("german", ""),
        ("d", ""),
        ("de-", ""),
        ("", ""),
    ],
)
def test_tags_are_written_one_way(written: str, tag: str) -> None:
    assert normal(written) == tag


def test_a_language_lacks_when_more_than_one_in_a_hundred_has_it() -> None:
    spoken = [("en-US", 900), ("de-AT", 60), ("fr", 30), ("it_IT", 6), ("it_CH", 5), ("tr", 9), ("??", 5_000)]

    assert lacking(MAIL, spoken) == ["fr", "it"]


def test_a_region_that_the_default_serves_does_not_lack() -> None:
    content = {**MAIL, "default_language": "en-GB"}

    assert lacking(content, [("en-US", 10), ("en", 10)]) == []


@pytest.mark.django_db
def test_it_is_asked_of_the_brands_own_customers(brand: Brand) -> None:
    for attributes in ({"language": "fr-FR"}, {"core_user_language": "de"}, {"language": "en"}, {}):
        make_customer(brand, **attributes)
    make_customer(make_brand("other"), language="it")
    gateway = make_gateway(brand)

    translated, plain = make_template(gateway, **MAIL), make_template(gateway)
    assert lacking_of([translated, plain], brand) == {translated.slug: ["fr"]}
