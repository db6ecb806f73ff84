"""Messages that some customers would get in another language than theirs."""

from __future__ import annotations

import pytest

from campaigns.services.checking import problems_with
from crm.models import Brand
from tests.factories.campaigns import chain, node, trigger
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db

LANGUAGES = {"default_language": "en", "languages": {"de": {"subject": "Hallo"}}}


@pytest.fixture
def brand() -> Brand:
    brand = make_brand()
    for language in ("en", "de-AT", "fr"):
        make_customer(brand, language=language)
    return brand


def warned(brand: Brand, slug: str, **fields: object) -> list[tuple[str, str]]:
    graph = chain(trigger(), node("mail", "send_email", template=slug), node("end", "exit"))
    graph["nodes"][1].update(fields)
    found = [p for p in problems_with(brand, graph) if p.code == "missing_language"]
    assert all(problem.warning for problem in found)
    return [(problem.node, problem.message) for problem in found]


def test_a_language_that_customers_speak_and_the_template_lacks_is_named(brand: Brand) -> None:
    [(where, message)] = warned(brand, make_template(make_gateway(brand), **LANGUAGES).slug)
    assert where == "mail"
    assert "not written in fr," in message


def test_a_template_in_one_language_promises_no_other(brand: Brand) -> None:
    assert warned(brand, make_template(make_gateway(brand)).slug) == []


def test_a_step_that_is_switched_off_is_not_warned_about(brand: Brand) -> None:
    slug = make_template(make_gateway(brand), **LANGUAGES).slug
    assert warned(brand, slug, disabled=True) == []
