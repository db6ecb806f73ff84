"""Categories to choose from are those that the channel sends."""

from __future__ import annotations

from datetime import datetime

import pytest

from crm.choices.category import CategoryChoices
from crm.contract import Wanted
from crm.models import Brand
from tests.factories.consent import make_category

pytestmark = pytest.mark.django_db


def test_a_channel_leaves_out_the_categories_of_others(brand: Brand, now: datetime) -> None:
    make_category(brand, now, "news", channels=["email", "sms"])
    make_category(brand, now, "alerts", channels=["push"])

    def found(**narrowed: str) -> list[str]:
        return sorted(choice.value for choice in CategoryChoices.find(Wanted(brand.pk, "", 20, narrowed)))

    assert found(channel="sms") == ["news"]
    assert found(channel="custom_im") == []
    assert found() == ["alerts", "news"]
