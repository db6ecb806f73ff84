"""From a message and what surrounds it to the request."""

from datetime import datetime

import pytest

from gateways.queries import candidates
from gateways.services.composing import compose, contents
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db


def test_each_customer_gets_the_message_in_their_language(now: datetime) -> None:
    brand = make_brand()
    template = make_template(
        make_gateway(brand), default_language="en", languages={"de": {"subject": "Hallo"}}
    )
    people = {"anna": "en", "heidi": "de-CH", "luc": "fr", "x": ""}
    messages = [
        make_message(template, make_customer(brand, name, core_user_language=language), now)
        for name, language in people.items()
    ]

    found = candidates.of([message.pk for message in messages])
    written = contents(found)
    subjects = {
        one.ext_user_id: compose(one, written[one.template_id, one.revision])["subject"] for one in found
    }

    assert subjects == {"anna": "Hello", "heidi": "Hallo", "luc": "Hello", "x": "Hello"}
