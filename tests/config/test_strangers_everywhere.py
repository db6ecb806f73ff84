"""Whatever address there is: another brand's operator and another brand's key get nothing of this brand, and change
nothing of it. The addresses come from the URL map, so a new one is walked too, or fails until it can be.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from drf_spectacular.generators import SchemaGenerator

from crm.models import Brand, Role
from tests.config.strangers import Address, addresses, shapes
from tests.factories.api import Api
from tests.factories.backoffice import World, at_work, make_operator, make_world
from tests.factories.crm import make_brand
from tests.factories.schema import bodies_of

pytestmark = pytest.mark.django_db

WORD = "zebra"
Call = Callable[[str, Address], Any]
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")
#: what is not found, not allowed, or (before anything was looked up) not understood
NOTHING = {400, 403, 404, 405, 412, 415}
#: what lists are asked for; not the whole word, since a page may say what was searched for
QUERY = "q=zeb&search=zeb&attribute=name&field=note&event=client_action&action=go&what=message.sent&limit=100"
#: leads out of where a stranger has nothing to see
LEADS_AWAY = {301, 302}
#: the stranger's own, or about nobody's brand in particular
ABOUT_NO_BRAND = (
    "{app_label}",
    "{url}",
    *("r/", "u/", "p/", "c/", "q/"),
    "api/v1/choices/",
    "api/v1/callbacks/",
    "api/v1/campaigns/gallery/",
)


@pytest.fixture
def world(now: datetime) -> World:
    return make_world(make_brand(), WORD, now)


@pytest.fixture(params=["another label", "another brand of the label"])
def stranger(request: pytest.FixtureRequest, world: World) -> Brand:
    return make_brand("other", None if request.param == "another label" else world.brand.label)


def test_a_key_of_another_brand_gets_nothing(world: World, stranger: Brand) -> None:
    if stranger.label_id != world.brand.label_id:  # all brands of a label have the same operators
        make_operator(world.brand.label, Role.ADMIN, name=f"{WORD}-operator")
    api = Api(stranger, "manage", "events", "callback")
    bodies = bodies_of(SchemaGenerator().get_schema(request=None, public=True))

    def call(method: str, address: Address) -> Any:
        body = bodies.get((method, address.shape))
        return api.send(method, f"{address.path.removeprefix('/api/v1/')}?{QUERY}", body)

    wanted = [one for one in addresses(world) if one.shape.startswith("api/v1/")]
    assert len(wanted) > 50
    assert list(_leaks(world, wanted, call)) == []


def test_an_operator_of_another_label_gets_nothing(world: World) -> None:
    client = at_work(make_brand("other").label, Role.ADMIN, name="stranger")
    make_operator(world.brand.label, Role.ADMIN, name=f"{WORD}-operator")
    session = client.cookies["sessionid"].value

    def call(method: str, address: Address) -> Any:
        assert client.cookies["sessionid"].value == session, "somebody logged the stranger out"
        return Client.generic(client, method, f"{address.path}?{QUERY}", b"", "application/json")

    wanted = [one for one in addresses(world) if one.shape not in ("logout/", "brand/")]
    assert len(wanted) > 130
    assert list(_leaks(world, wanted, call)) == []


def test_an_operator_who_works_for_two_brands_gets_each_by_itself(world: World) -> None:
    make_brand("other", world.brand.label)
    client = at_work(world.brand.label, Role.ADMIN, name="both")
    other = Brand.objects.get(slug="other")
    client.post("/brand/", {"brand": other.pk})

    def call(method: str, address: Address) -> Any:
        return Client.generic(client, method, f"{address.path}?{QUERY}", b"", "application/json")

    # The label and its operators are the operator's own.
    own = ("crm/", "logout/", "brand/", "search/", "autocomplete/", "password_change")
    wanted = [one for one in addresses(world) if not one.shape.startswith(own)]
    assert list(_leaks(world, wanted, call)) == []


def test_what_the_stranger_does_not_find_is_there(world: World) -> None:
    """Or nothing would be proved above: the brand's own admin finds each of the things, by key or by session."""
    client = at_work(world.brand.label, Role.ADMIN, name="own")
    api = Api(world.brand, "manage", "events", "callback")
    lost = []
    for address in filter(_is_about_the_brand, addresses(world)):
        for_keys = address.shape.startswith("api/v1/")
        path = f"{address.path}?what=message.sent"  # the customers behind a number: which one
        answer = api.get(path.removeprefix("/api/v1/")) if for_keys else client.get(path)
        # Model pages delete nothing; some addresses want a query (400), a POST (405) or patience (409).
        if answer.status_code not in (200, 302, 400, 405, 409) and not address.path.endswith("/delete/"):
            lost.append(f"{address.path} ({answer.status_code})")
    assert lost == []


def test_the_url_map_has_all_that_the_reference_of_the_api_has() -> None:
    paths = SchemaGenerator().get_schema(request=None, public=True)["paths"]
    walked = {_nameless(f"/{shape}") for shape in shapes()}
    assert {path for path in paths if _nameless(path) not in walked} == set()


def test_a_url_that_nobody_can_fill_is_told(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tests.config.strangers.shapes", lambda: ["campaigns/{slug}/secrets/{secret}"])
    with pytest.raises(pytest.fail.Exception, match="has a parameter that this test cannot fill"):
        addresses(world)


def _leaks(world: World, wanted: list[Address], call: Call) -> Iterator[str]:
    """What is wrong, each in a line."""
    before = _state(world.brand)
    for address in wanted:
        with transaction.atomic():
            for method in METHODS:
                answer = call(method, address)
                told = f"{method} {address.path} ({answer.status_code})"
                if WORD in _text(answer, address):
                    yield f"{told} shows something"
                if _is_about_the_brand(address) and answer.status_code not in (*NOTHING, *LEADS_AWAY):
                    yield f"{told} answers for a thing of another brand"
            if _state(world.brand) != before:
                yield f"{address.path} changes something"
            transaction.set_rollback(True)


def _is_about_the_brand(address: Address) -> bool:
    return address.is_about_something and not address.shape.startswith(ABOUT_NO_BRAND)


def _text(answer: Any, address: Address) -> str:
    """What is answered, without what was in the address itself."""
    content = b"".join(answer) if answer.streaming else answer.content
    text = content.decode(errors="replace") + str(answer.headers)
    for said in sorted(address.said, key=len, reverse=True):
        text = text.replace(said, "")
    return text


def _state(brand: Brand) -> list[tuple[str, str]]:
    """A fingerprint of every row of the brand in any table."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT table_name FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND column_name = 'brand_id' AND table_name !~ '_[0-9]{4}_' "
            "ORDER BY 1"
        )
        tables = [name for (name,) in cursor.fetchall()]
        whole = "md5(string_agg(to_jsonb(t)::text, ',' ORDER BY to_jsonb(t)::text))"
        marks = ", ".join(
            f"(SELECT {whole} FROM {table} AS t WHERE brand_id = {brand.pk})" for table in tables
        )
        cursor.execute(f"SELECT {marks}")
        return list(zip(tables, map(str, cursor.fetchone()), strict=True))


def _nameless(path: str) -> str:
    return "{}".join(part.partition("}")[2] if n else part for n, part in enumerate(path.split("{")))
