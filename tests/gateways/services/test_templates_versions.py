"""The history of a template."""

from __future__ import annotations

from typing import Any

import pytest

from crm.models import Change
from crm.services.changes import SYSTEM, Actor
from gateways.models import Gateway, Template, TemplateVersion
from gateways.services import im_types, templates
from gateways.services.templates_versions import changes, version_of
from lib.errors import Conflict, NotFound
from tests.factories.crm import make_brand
from tests.factories.gateways import CONTENTS, make_gateway

pytestmark = pytest.mark.django_db
ANNA = Actor("operator:anna")


@pytest.fixture
def gateway() -> Gateway:
    return make_gateway(make_brand(), slug="mail")


@pytest.fixture
def template(gateway: Gateway) -> Template:
    return templates.create(SYSTEM, gateway.brand, "cashback", "Cashback", gateway, CONTENTS["email"])


def _write(template: Template, **content: Any) -> Template:
    return templates.update(ANNA, template, content={**template.content, **content})


def _diffs(template: Template, number: int) -> dict[str, str]:
    return {change.field: change.diff for change in changes(version_of(template, number))}


def test_each_save_is_a_version_with_who_and_when(template: Template) -> None:
    changed = _write(template, subject="New")

    first, second = template.versions.order_by("number")
    assert (first.number, first.by, first.content, first.gateway) == (1, "system", CONTENTS["email"], "mail")
    assert (second.number, second.by, second.content["subject"]) == (2, "operator:anna", "New")
    assert (second.number, second.at) == (changed.revision, changed.updated_at)


def test_a_save_that_changes_nothing_is_none(template: Template) -> None:
    assert _write(template).revision == 1
    assert TemplateVersion.objects.count() == 1


def test_a_refused_save_is_none(template: Template) -> None:
    with pytest.raises(templates.FlawedTemplate):
        _write(template, subject="{{")
    assert TemplateVersion.objects.count() == 1


def test_it_tells_what_changed_field_by_field(template: Template) -> None:
    _write(template, body="<p>\none\ntwo\nthree\n</p>", default_language="en")
    template.refresh_from_db()
    _write(template, body="<p>\none\n2\nthree\n</p>", languages={"de": {"subject": "Hallo"}})

    assert _diffs(template, 3) == {
        "body": "@@ -1,5 +1,5 @@\n <p>\n one\n-two\n+2\n three\n </p>",
        "languages.de.subject": "@@ -0,0 +1 @@\n+Hallo",
    }
    assert _diffs(template, 1)["subject"] == "@@ -0,0 +1 @@\n+Hello"


def test_a_huge_field_is_not_compared_line_by_line(template: Template) -> None:
    _write(template, body="<br>\n" * 3_000)

    assert "not compared" in _diffs(template, 2)["body"]


def test_an_earlier_version_is_put_back_as_a_new_one_and_audited(template: Template) -> None:
    templates.update(ANNA, template, name="Other", content={**CONTENTS["email"], "subject": "New"})

    restored = templates.restore(ANNA, template, 1)

    assert (restored.revision, restored.name, restored.content) == (3, "Cashback", CONTENTS["email"])
    assert template.versions.get(number=3).content == CONTENTS["email"]
    change = Change.objects.get(action="restored")
    assert (change.actor, change.noun, change.name) == ("operator:anna", "template", "Cashback")


def test_it_is_put_back_unless_somebody_else_was_quicker(template: Template) -> None:
    _write(template, subject="New")

    with pytest.raises(Conflict):
        templates.restore(ANNA, template, 1, expected=1)
    with pytest.raises(NotFound):
        templates.restore(ANNA, template, 9)
    assert templates.restore(ANNA, template, 1, expected=2).revision == 3


def test_where_the_gateway_of_then_is_gone_it_keeps_the_present_one(
    template: Template, gateway: Gateway
) -> None:
    other = make_gateway(gateway.brand, slug="other")
    templates.update(ANNA, template, gateway=other)
    gateway.delete()

    restored = templates.restore(ANNA, template, 1)

    # What is left of version 1 is what it says already.
    assert (restored.gateway, restored.revision) == (other, 2)


def test_an_earlier_version_is_checked_against_the_type_of_today() -> None:
    brand = make_brand()
    gateway = make_gateway(brand, channel="custom_im")
    im_type = im_types.create(SYSTEM, brand, "card", "Card", [{"code": "title"}])
    with_title = {"body": "Hi", "fields": {"title": "T"}}
    template = templates.create(SYSTEM, brand, "card", "Card", gateway, with_title, im_type)
    templates.update(ANNA, template, content={"body": "Hi", "fields": {}})
    im_types.update(ANNA, im_type, fields=[{"code": "headline"}])

    with pytest.raises(templates.FlawedTemplate):
        templates.restore(ANNA, template, 1)


def test_a_history_does_not_outlive_its_template(template: Template) -> None:
    template.delete()

    assert not TemplateVersion.objects.exists()
