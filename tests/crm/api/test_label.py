"""The account over HTTP."""

from __future__ import annotations

from datetime import time
from typing import Any

import pytest

from crm.models import Change, Label
from tests.factories.api import Api
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db


@pytest.fixture
def api() -> Api:
    return Api(make_brand())


def test_it_shows_the_account_without_its_salt(api: Api) -> None:
    answer = api.get("label")

    assert answer.json() == {
        "slug": api.brand.label.slug,
        "name": api.brand.label.name,
        "label_key": api.brand.label.public_key,
        "time_zone": "UTC",
        "window": {"from": "09:00", "until": "21:00"},
        "allowed_origins": [],
    }
    assert api.brand.label.salt.encode() not in answer.content


def test_it_changes_what_it_is_told_of_this_account_only(api: Api) -> None:
    other = make_brand("other").label

    changed = api.patch(
        "label",
        {
            "time_zone": "Europe/Vienna",
            "window": {"from": "08:30", "until": "20:00"},
            "allowed_origins": [
                "https://Www.Example.com",
                "https://www.example.com",
                "http://localhost:3000",
            ],
        },
    ).json()

    assert (changed["time_zone"], changed["name"]) == ("Europe/Vienna", api.brand.label.name)
    assert changed["allowed_origins"] == ["https://www.example.com", "http://localhost:3000"]
    assert api.get("label").json() == changed
    label = Label.objects.get(pk=api.brand.label_id)
    assert (label.window_from, label.window_until) == (time(8, 30), time(20))
    assert Label.objects.get(pk=other.pk).time_zone == "UTC"
    change = Change.objects.get()
    assert change.after is not None
    assert (change.label, change.after["time_zone"]) == (label, "Europe/Vienna")


@pytest.mark.parametrize(
    "body",
    [
        {"time_zone": "Mars/Olympus"},
        {"time_zone": "../../etc/passwd"},
        {"time_zone": ""},
        {"time_zone": 1},
        {"window": {"from": "9", "until": "21:00"}},
        {"window": {"from": "25:00", "until": "21:00"}},
        {"window": {"from": "09:00"}},
        {"window": "always"},
        {"allowed_origins": ["https://example.com/path"]},
        {"allowed_origins": ["javascript:alert(1)"]},
        {"allowed_origins": "https://example.com"},
        {"salt": "mine"},
        {"slug": "other"},
        {"name": ""},
        {"name": "x" * 201},
        [],
    ],
)
def test_bad_changes_are_refused(api: Api, body: Any) -> None:
    assert api.patch("label", body).status_code == 400
    assert not Change.objects.exists()
