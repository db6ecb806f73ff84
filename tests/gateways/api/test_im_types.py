"""Types of custom IM over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from gateways.models import ImType
from tests.factories.api import Api
from tests.factories.crm import make_brand
from tests.factories.gateways import make_gateway, make_template

pytestmark = pytest.mark.django_db

TITLE = {"code": "title", "label": "Title", "kind": "text", "choices": [], "required": True}
COLOUR = {"code": "colour", "label": "", "kind": "choice", "choices": ["red", "blue"], "required": False}
POPUP: dict[str, Any] = {"slug": "popup", "name": "Popup", "fields": [TITLE, COLOUR]}


@pytest.fixture
def api() -> Api:
    return Api(make_brand())


def test_it_makes_shows_and_changes_a_type(api: Api) -> None:
    assert api.post("custom-im-types", POPUP).json() == POPUP
    assert api.post("custom-im-types", POPUP).status_code == 409
    assert api.get("custom-im-types/popup").json() == POPUP
    assert api.get("custom-im-types").json()["results"] == [POPUP]

    assert api.patch("custom-im-types/popup", {"name": "Banner"}).json()["fields"] == [TITLE, COLOUR]
    assert api.put("custom-im-types/popup", {"name": "B", "fields": [TITLE]}).json()["fields"] == [TITLE]


def test_it_is_deleted_unless_a_template_is_of_it(api: Api) -> None:
    api.post("custom-im-types", POPUP)
    template = make_template(make_gateway(api.brand, channel="custom_im"))
    template.im_type = ImType.objects.get()
    template.save()

    assert api.delete("custom-im-types/popup").status_code == 409
    template.delete()
    assert api.delete("custom-im-types/popup").status_code == 204


@pytest.mark.parametrize(
    "fields",
    [
        None,
        "title",
        [1],
        [{}],
        [{"code": "a b"}],
        [{"code": "x" * 10_000}],
        [{"code": "title", "kind": "number"}],
        [{"code": "title", "kind": "choice"}],
        [{"code": "title", "choices": ["a"]}],
        [{"code": "title", "colour": "red"}],
        [TITLE, TITLE],
        [{"code": f"c{n}"} for n in range(101)],
    ],
)
def test_bad_fields_are_refused(api: Api, fields: Any) -> None:
    assert api.post("custom-im-types", {**POPUP, "fields": fields}).status_code == 400


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_strangers_key_finds_nothing(api: Api, method: str) -> None:
    api.post("custom-im-types", POPUP)
    stranger = Api(make_brand("other"))
    body = {"name": "X", "fields": []} if method[0] == "P" else None

    assert stranger.send(method, "custom-im-types/popup", body).status_code == 404
    assert stranger.get("custom-im-types").json()["results"] == []
    assert ImType.objects.get().name == "Popup"


def test_an_edit_is_careful_where_it_is_asked_to_be(api: Api) -> None:
    made = api.post("custom-im-types", POPUP)
    changed = api.patch("custom-im-types/popup", {"name": "Banner"}, if_match=made.headers["ETag"])

    assert (made.headers["ETag"], changed.headers["ETag"]) == ('"1"', '"2"')
    assert api.get("custom-im-types/popup").headers["ETag"] == '"2"'
    assert api.put("custom-im-types/popup", {"name": "B", "fields": []}, if_match='"1"').status_code == 409
    assert ImType.objects.get().name == "Banner"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ([TITLE], 409),  # colour is gone
        ([TITLE, {**COLOUR, "choices": ["blue"]}], 409),
        ([TITLE, {**COLOUR, "kind": "boolean", "choices": []}], 409),
        ([COLOUR], 200),  # no template has a title
        ([TITLE, COLOUR, {"code": "image", "kind": "media", "required": True}], 200),
        ([COLOUR, {**TITLE, "label": "Headline"}], 200),
    ],
)
def test_a_value_that_a_template_has_goes_on_fitting(api: Api, fields: Any, status: int) -> None:
    api.post("custom-im-types", POPUP)
    gateway = make_gateway(api.brand, channel="custom_im")
    template = make_template(gateway, fields={}, languages={"de": {"fields": {"colour": "red"}}})
    template.im_type = ImType.objects.get()
    template.save()

    answer = api.put("custom-im-types/popup", {"name": "Popup", "fields": fields})

    assert answer.status_code == status
    if status == 409:
        assert f"Template “{template.slug}” has a value for the field “colour”" in answer.json()["detail"]
