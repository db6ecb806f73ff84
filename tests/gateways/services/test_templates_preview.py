"""Previews of templates that are still being written."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from crm.models import Brand
from gateways.services.templates_preview import Person, Preview, preview
from tests.factories.gateways import CONTENTS

pytestmark = pytest.mark.django_db
ANNA = Person("anna", {"first_name": "Anna", "language": "de"})


def _seen(
    brand: Brand, event: dict[str, Any] | None = None, channel: str = "email", **content: Any
) -> Preview:
    return preview(brand, channel, CONTENTS[channel] | content, ANNA, event or {})


def test_it_is_the_request_that_the_gateway_would_get(brand: Brand) -> None:
    seen = _seen(brand, {"amount": 5}, subject="{{customer.first_name}}: {{event.amount}} {{brand.name}}")

    assert seen.request is not None
    assert (seen.request["subject"], seen.request["ext_user_id"]) == ("Anna: 5 Spacex", "anna")
    assert (seen.missing, seen.errors, seen.text) == ([], [], None)


def test_what_is_missing_is_marked_and_listed_all_of_it(brand: Brand) -> None:
    body = (
        "<p>{{event.amount|money('EUR')}}</p>\n{% for i in event.items %}{{i.name}}{% endfor %}{{state.city}}"
    )
    seen = _seen(brand, subject="{{event.amount}} for {{customer.first_name}}", body=body)

    assert seen.request is not None
    assert seen.request["subject"] == "⟦event.amount⟧ for Anna"
    assert seen.request["body"] == "<p>⟦event.amount⟧</p>\n⟦state.city⟧"
    assert [(gap.name, gap.field, gap.line) for gap in seen.missing] == [
        ("event.amount", "subject", 1),
        ("event.amount", "body", 1),
        ("event.items", "body", 2),
        ("state.city", "body", 2),
    ]
    assert seen.errors == []


def test_a_name_that_only_some_items_of_a_list_lack_is_marked(brand: Brand) -> None:
    event = {"items": [{"name": "Bag"}, {}]}
    seen = _seen(brand, event, "sms", body="{% for i in event.items %}{{i.name}} {% endfor %}")

    assert seen.request is not None
    assert seen.request["body"] == "⟦i.name⟧ ⟦i.name⟧ "


def test_it_is_in_the_persons_language_unless_another_is_asked_for(brand: Brand) -> None:
    content = CONTENTS["sms"] | {"default_language": "en", "languages": {"de": {"body": "Hallo"}}}

    german = preview(brand, "sms", content, ANNA, {})
    english = preview(brand, "sms", content, ANNA, {}, "en-GB")

    assert german.request is not None
    assert english.request is not None
    assert (german.language, german.request["body"]) == ("de", "Hallo")
    assert (english.language, english.request["body"]) == ("en-GB", "Hi anna")


def test_of_an_sms_it_tells_the_parts(brand: Brand) -> None:
    text = _seen(brand, channel="sms", body="Zażółć " * 20).text

    assert text is not None
    assert (text.encoding, text.parts, text.foreign) == ("UCS-2", 3, ("ż", "ó", "ł", "ć"))


def test_what_is_flawed_has_no_request(brand: Brand) -> None:
    seen = _seen(brand, subject="", body="{{ x")

    assert seen.request is None
    assert [(flaw.field, flaw.line) for flaw in seen.errors] == [("subject", None), ("body", 1)]


def test_what_does_not_work_with_a_value_is_an_error_beside_what_is_missing(brand: Brand) -> None:
    seen = _seen(brand, {"amount": "a lot"}, subject="{{event.x}}", body="<p>\n{{event.amount|money('EUR')}}")

    assert seen.request is None
    assert [gap.name for gap in seen.missing] == ["event.x"]
    assert [(flaw.field, flaw.line) for flaw in seen.errors] == [("body", 2)]


def test_a_gap_that_cannot_be_marked_is_an_error(brand: Brand) -> None:
    seen = _seen(brand, {"names": {}, "key": "a"}, subject="{{event.names[event.key]}}")

    assert (seen.request, seen.missing) == (None, [])
    assert [flaw.field for flaw in seen.errors] == ["subject"]


def test_it_ends_in_time_whatever_is_missing(brand: Brand) -> None:
    ticks = count(0, 0.4)
    body = "".join(f"{{{{event.x{n}}}}}" for n in range(50))

    seen = preview(brand, "sms", {"body": body}, ANNA, {}, clock=lambda: next(ticks))

    assert seen.request is None
    assert len(seen.missing) == 3
    assert seen.errors
