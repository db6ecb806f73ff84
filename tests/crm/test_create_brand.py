"""`manage.py create_brand`."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

KEYS = ["label_key", "brand_key", "salt", "event_key", "callback_key", "manage_key"]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("create_brand", *arguments, stdout=out)
    return out.getvalue()


def test_it_prints_one_json_object_and_nothing_else(db: None) -> None:
    printed = json.loads(run("--label", "acme", "--brand", "spacex", "--json"))

    assert list(printed) == KEYS
    assert all(printed[name].startswith("bk_live_") for name in KEYS[3:])


def test_for_people_it_prints_a_table(db: None) -> None:
    lines = run("--label", "acme", "--brand", "spacex", "--name", "SpaceX").splitlines()

    assert [line.split()[0] for line in lines[:6]] == KEYS
    assert "shown this once" in lines[-1]


def test_it_says_in_one_line_that_nothing_is_running(db: None) -> None:
    def away(*_: object) -> None:
        raise OperationalError("connection is bad: no such file\nIs the server running?")

    with connection.execute_wrapper(away), pytest.raises(CommandError) as refused:
        run("--label", "acme", "--brand", "spacex")

    assert str(refused.value).startswith("The database does not answer. Is Beckon running?")
    assert str(refused.value).endswith("(connection is bad: no such file)")


def test_it_says_what_is_wrong_with_a_name(db: None) -> None:
    with pytest.raises(CommandError, match="brand may consist of letters"):
        run("--label", "acme", "--brand", "space x")
