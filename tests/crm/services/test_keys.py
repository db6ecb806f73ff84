"""API keys."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import Brand, Key
from crm.services import keys
from lib.errors import Invalid, NotFound
from tests.factories.crm import make_brand, make_key


@pytest.fixture
def brand(db: None) -> Brand:
    keys.forget_all()
    return make_brand()


def test_a_secret_leads_to_its_brand_and_scopes(brand: Brand, now: datetime) -> None:
    make_key(make_brand())
    key, secret = make_key(brand, "events", "manage")

    caller = keys.identify(secret, now)

    assert (caller.brand, caller.key, caller.actor) == (brand, key, f"key:{key.prefix}")
    assert (caller.allows("manage"), caller.allows("callback")) == (True, False)


def test_a_secret_is_not_kept(brand: Brand) -> None:
    key, secret = make_key(brand)

    assert secret.startswith(key.prefix)
    assert secret not in str(vars(Key.objects.get()))
    assert len(secret) > len(key.prefix) + 40


@pytest.mark.parametrize("wrong", ["", "x", "bk_live_", "Bearer", "é" * 60, "a\0b"])
def test_what_is_no_key_is_refused_without_asking_the_database(
    brand: Brand, now: datetime, wrong: str
) -> None:
    with CaptureQueriesContext(connection) as queries, pytest.raises(keys.WrongKey):
        keys.identify(wrong, now)

    assert not len(queries)


def test_the_right_prefix_is_not_enough(brand: Brand, now: datetime) -> None:
    _, secret = make_key(brand)
    _, another = make_key(brand)
    keys.identify(secret, now)

    with pytest.raises(keys.WrongKey):
        keys.identify(f"{secret[:17]}{another[17:]}", now)
    with pytest.raises(keys.WrongKey):
        keys.identify(f"bk_live_unknown0{secret[16:]}", now)


def test_a_known_key_is_not_looked_up_again(brand: Brand, now: datetime) -> None:
    _, secret = make_key(brand)
    keys.identify(secret, now)

    with CaptureQueriesContext(connection) as queries:
        keys.identify(secret, now)

    assert not len(queries)


def test_a_revoked_key_is_refused(
    brand: Brand, now: datetime, django_capture_on_commit_callbacks: object
) -> None:
    key, secret = make_key(brand)
    keys.identify(secret, now)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        keys.revoke(brand, key.prefix, now)
        keys.revoke(brand, key.prefix, now + timedelta(days=1))

    with pytest.raises(keys.WrongKey):
        keys.identify(secret, now)
    key.refresh_from_db()
    assert key.revoked_at == now


def test_a_brand_cannot_revoke_the_key_of_another(brand: Brand, now: datetime) -> None:
    key, _ = make_key(make_brand())

    with pytest.raises(NotFound):
        keys.revoke(brand, key.prefix, now)


def test_the_use_of_a_key_is_noted_once_a_minute(brand: Brand, now: datetime) -> None:
    key, secret = make_key(brand)

    noted = []
    for seconds in (0, 59, 61):
        keys.forget_all()
        keys.identify(secret, now + timedelta(seconds=seconds))
        key.refresh_from_db()
        noted.append(key.last_used_at)

    assert noted == [now, now, now + timedelta(seconds=61)]


@pytest.mark.parametrize("scopes", [[], ["admin"], ["events", "root"]])
def test_a_key_needs_scopes_that_exist(brand: Brand, now: datetime, scopes: list[str]) -> None:
    with pytest.raises(Invalid, match="events, callback, manage"):
        keys.create_key(brand, "x", scopes, now)
