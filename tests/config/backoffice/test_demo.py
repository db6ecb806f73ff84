"""The demo brand."""

import json
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command

from campaigns.models import Campaign
from crm.models import Brand, Key, Operator, Segment
from crm.services.keys import identify
from gateways.models import Gateway, Template
from lib import clock

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BECKON_DATA", str(tmp_path))
    return tmp_path


def demo(folder: Path) -> dict[str, str]:
    call_command("demo", verbosity=0)
    facts: dict[str, str] = json.loads((folder / "run" / "demo.json").read_text())
    return facts


def test_it_makes_a_brand_that_can_be_used_at_once(folder: Path) -> None:
    facts = demo(folder)
    assert facts.keys() >= {"login", "password", "curl", "api", "event_key", "brand"}
    assert authenticate(username=facts["login"], password=facts["password"])
    assert identify(facts["event_key"], clock.now()).brand.slug == "demo"
    assert facts["event_key"] in facts["curl"]
    assert set(Campaign.objects.values_list("status", flat=True)) == {"active"}
    assert {gateway.url for gateway in Gateway.objects.all()} == {
        f"http://127.0.0.1:8010/{path}" for path in ("email", "sms", "cim")
    }


def test_a_second_start_changes_nothing(folder: Path) -> None:
    first = demo(folder)
    models = (Brand, Key, Operator, Segment, Gateway, Template, Campaign)
    counts = [model._default_manager.count() for model in models]
    assert demo(folder) == first
    assert [model._default_manager.count() for model in models] == counts


def test_what_somebody_changed_stays_changed(folder: Path) -> None:
    demo(folder)
    Template.objects.filter(slug="cashback").update(name="My own words")
    Campaign.objects.filter(slug="welcome").update(status="stopped")
    demo(folder)
    assert Template.objects.get(slug="cashback").name == "My own words"
    assert Campaign.objects.get(slug="welcome").status == "stopped"


def test_it_follows_the_sample_gateway_to_another_port(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    demo(folder)
    monkeypatch.setenv("BECKON_SAMPLE_GATEWAY", "http://127.0.0.1:9999/")
    demo(folder)
    assert Gateway.objects.get(slug="sms").url == "http://127.0.0.1:9999/sms"


def test_a_lost_or_broken_file_is_made_again_with_new_secrets(folder: Path) -> None:
    first = demo(folder)
    file = folder / "run" / "demo.json"
    file.write_text("{broken")
    second = demo(folder)
    assert second["password"] != first["password"]
    assert identify(second["event_key"], clock.now()).brand.slug == "demo"


def test_the_file_is_for_its_owner_only(folder: Path) -> None:
    demo(folder)
    assert (folder / "run" / "demo.json").stat().st_mode & 0o777 == 0o600
