"""Labels and brands with what a platform needs to begin."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

import pytest

from crm.models import Brand, Change, Key, Label
from crm.services import keys
from crm.services.brands import open_brand
from crm.services.changes import SYSTEM
from lib.errors import Invalid


def test_it_makes_label_brand_and_keys(db: None, now: datetime) -> None:
    opened = open_brand(SYSTEM, "acme", "spacex", now, name="SpaceX", time_zone="Europe/Berlin")

    brand = Brand.objects.get(slug="spacex")
    assert (brand.name, brand.label.slug, brand.label.time_zone) == ("SpaceX", "acme", "Europe/Berlin")
    assert (opened.label_key, opened.brand_key, opened.salt) == (
        brand.label.public_key, brand.public_key, brand.label.salt,
    )  # fmt: skip
    scopes = [
        keys.identify(key, now).scopes for key in (opened.event_key, opened.callback_key, opened.manage_key)
    ]
    assert scopes == [{"events"}, {"callback"}, {"manage"}]


def test_again_it_gives_fresh_keys_and_leaves_the_rest(db: None, now: datetime) -> None:
    first = open_brand(SYSTEM, "acme", "spacex", now, name="SpaceX", time_zone="Europe/Berlin")
    second = open_brand(SYSTEM, "acme", "spacex", now)

    fixed = {"label_key", "brand_key", "salt"}
    assert {name for name, value in asdict(first).items() if asdict(second)[name] == value} == fixed
    assert (Label.objects.count(), Brand.objects.get().name, Key.objects.count()) == (1, "SpaceX", 6)
    assert keys.identify(first.event_key, now)


def test_brands_of_one_label_share_its_salt(db: None, now: datetime) -> None:
    first, second = (open_brand(SYSTEM, "acme", brand, now) for brand in ("one", "two"))

    assert first.salt == second.salt
    assert first.brand_key != second.brand_key


def test_what_it_does_is_audited_without_secrets(db: None, now: datetime) -> None:
    opened = open_brand(SYSTEM, "acme", "spacex", now)

    nouns = sorted(Change.objects.values_list("noun", flat=True))
    assert nouns == ["brand", "key", "key", "key", "label"]
    audit = str(list(Change.objects.values_list("before", "after")))
    assert not [secret for secret in (opened.salt, opened.event_key, opened.manage_key) if secret in audit]


@pytest.mark.parametrize(
    ("label", "brand", "zone", "field"),
    [
        ("a b", "x", None, "label"),
        ("", "x", None, "label"),
        ("a", "x/y", None, "brand"),
        ("a", "x" * 101, None, "brand"),
        ("a", "x", "Mars/Base", "time_zone"),
        ("a", "x", "../../etc/passwd", "time_zone"),
        ("a", "x", "", "time_zone"),
    ],
)
def test_it_refuses_bad_names_and_leaves_nothing(
    db: None, now: datetime, label: str, brand: str, zone: str | None, field: str
) -> None:
    with pytest.raises(Invalid) as refused:
        open_brand(SYSTEM, label, brand, now, time_zone=zone)

    assert refused.value.field == field
    assert not Brand.objects.exists()
