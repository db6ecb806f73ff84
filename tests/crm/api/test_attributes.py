"""`/api/v1/attributes`: declared and discovered attributes."""

from typing import Any

import pytest

from crm.models import Attribute, Brand, Change
from tests.factories.api import Api
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db


def declared(api: Api, **body: Any) -> Any:
    return api.post("attributes", {"name": "colour", "type": "text", **body})


def test_the_list_has_what_is_declared_and_what_was_seen(api: Api, brand: Brand) -> None:
    make_customer(brand, country="DE", email="a@b.example", colour=5)
    make_customer(make_brand("other"), foreign="x")
    declared(api, label="Favourite colour")

    answer = api.get("attributes").json()
    found = {one["name"]: one for one in answer["results"]}

    assert (answer["next"], answer["previous"]) == (None, None)
    assert set(found) == {"colour", "country", "email"}
    assert found["colour"] == {
        "name": "colour", "label": "Favourite colour", "type": "text",
        "pii": False, "declared": True, "seen": ["number"],
    }  # fmt: skip
    assert (found["country"]["declared"], found["country"]["type"], found["country"]["pii"]) == (
        False,
        None,
        False,
    )
    assert found["email"]["pii"] is True


def test_a_declaration_is_changed_and_taken_back_and_audited(api: Api, brand: Brand) -> None:
    assert declared(api).status_code == 201
    changed = api.patch("attributes/colour", {"type": "list", "pii": True}).json()
    assert (changed["type"], changed["pii"], changed["label"]) == ("list", True, "colour")
    assert api.delete("attributes/colour").status_code == 204
    assert api.get("attributes/colour").status_code == 404
    assert [change.action for change in Change.objects.order_by("pk")] == ["created", "changed", "deleted"]


def test_a_name_may_hold_slashes_and_is_declared_once(api: Api, brand: Brand) -> None:
    assert declared(api, name="a/b").status_code == 201
    assert api.get("attributes/a/b").json()["name"] == "a/b"
    assert declared(api, name="a/b").status_code == 409
    assert Attribute.objects.count() == 1


@pytest.mark.parametrize(
    "body",
    [
        {"name": ""},
        {"name": "+tags"},
        {"name": " colour"},
        {"name": "ext_id"},
        {"name": "x" * 256},
        {"type": "float"},
        {"label": "x" * 201},
        {"pii": "yes"},
        {"other": 1},
    ],
)
def test_bad_declarations_are_refused(api: Api, body: Any) -> None:
    assert declared(api, **body).status_code == 400
    assert not Attribute.objects.exists()


def test_a_strangers_key_finds_no_declaration(api: Api, brand: Brand) -> None:
    declared(api, label="secret-word")
    stranger = Api(make_brand("other"))
    assert stranger.get("attributes").json()["results"] == []
    for method in ("GET", "PATCH", "DELETE"):
        answer = stranger.send(method, "attributes/colour", {} if method == "PATCH" else None)
        assert (answer.status_code, b"secret-word" in answer.content) == (404, False)
    assert Attribute.objects.count() == 1


def test_conditions_offer_the_label_and_the_declared_type(api: Api, brand: Brand) -> None:
    make_customer(brand, colour="7", email="secret@b.example")
    declared(api, label="Favourite colour", type="list")

    topics = {one["rule"].get("attribute"): one for one in api.get("conditions/fields").json()["topics"]}

    assert (topics["colour"]["label"], topics["colour"]["kind"]) == ("Favourite colour", "list")
    assert "colour" in topics["colour"]["hint"]
    assert (topics["email"]["hint"], topics["email"]["source"]) == ("personal data", "")
    assert api.get("conditions/values?field=attribute:email").json()["results"] == []
    assert api.get("conditions/values?field=attribute:colour").json()["results"]


def test_pickers_find_an_attribute_by_its_label(api: Api, brand: Brand) -> None:
    declared(api, label="Favourite colour", type="list")
    for q in ("fav", "col"):
        (found,) = api.get(f"choices/attribute?q={q}").json()["results"]
        assert found == {"value": "colour", "label": "Favourite colour", "hint": "colour, list"}
