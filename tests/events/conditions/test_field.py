"""The event at hand in conditions: as a subject, as a value, and beside the moment of entry."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from crm.contract import Sql
from crm.models import Brand
from crm.segments import membership
from crm.segments.compiler import matching
from crm.segments.problem import Problem
from crm.segments.tree import parse
from tests.factories.crm import make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


def runs(brand: Brand, now: datetime, contexts: dict[str, Any], **rule: Any) -> set[str]:
    """The ext_ids among these runs, which entered an hour ago by these contexts."""
    source = Sql(
        "SELECT customer.ext_id FROM unnest(%s::text[], %s::jsonb[]) AS run (ext_id, context)"
        " JOIN crm_customer AS customer ON customer.ext_id = run.ext_id WHERE customer.brand_id = %s",
        (list(contexts), [json.dumps(context) for context in contexts.values()], brand.pk),
    )
    entered_at = f"'{(now - timedelta(hours=1)).isoformat()}'::timestamptz"
    scope = replace(membership.scope_of(brand, now), context="run.context", entered_at=entered_at, few=True)
    sql = matching(parse(rule), scope, source)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return {row[0] for row in cursor.fetchall()}


def test_it_compares_a_field_of_each_runs_own_event(brand: Brand, now: datetime) -> None:
    contexts = {
        "rich": {"amount": 10},
        "poor": {"amount": 1},
        "text": {"amount": "10"},
        "odd": [10],
        "none": {},
    }
    for ext_id in contexts:
        make_customer(brand, ext_id)

    assert runs(brand, now, contexts, field="amount", op="gte", value=10) == {"rich"}
    assert runs(brand, now, contexts, field="amount", op="not_exists") == {"odd", "none"}


def test_a_field_as_a_value_is_typed_and_compares_to_nothing_where_it_is_missing(
    brand: Brand, now: datetime
) -> None:
    contexts: dict[str, Any] = {"same": {"id": "p1"}, "other": {"id": "p2"}, "null": {"id": None}, "none": {}}
    for ext_id in contexts:
        make_customer(brand, ext_id, favourite="p1", likes=["p1"])
    make_customer(brand, "noise", favourite="p1")

    assert runs(brand, now, contexts, attribute="favourite", op="eq", value="$id") == {"same"}
    assert runs(brand, now, contexts, attribute="favourite", op="neq", value="$id") == {
        "other",
        "null",
        "none",
    }
    assert runs(brand, now, contexts, attribute="likes", op="has", value="$id") == {"same"}
    assert runs(brand, now, contexts, attribute="nothing", op="eq", value="$id") == set()


def test_events_are_compared_with_the_event_at_hand(brand: Brand, now: datetime) -> None:
    ann, bob = make_customer(brand, "ann"), make_customer(brand, "bob")
    for customer, product in [(ann, "p1"), (ann, "p1"), (bob, "p2")]:
        make_event(brand, customer, "view", now, product=product)
    contexts = {"ann": {"product": "p1", "times": 2}, "bob": {"product": "p1", "times": 0}}
    rule: dict[str, Any] = {"event": "view", "where": [{"field": "product", "op": "eq", "value": "$product"}]}

    assert runs(brand, now, contexts, **rule) == {"ann"}
    assert runs(brand, now, contexts, **rule, count={"op": "eq", "value": "$times"}) == {"ann", "bob"}


def test_it_looks_back_to_the_entry(brand: Brand, now: datetime) -> None:
    make_event(brand, make_customer(brand, "since"), "view", now - timedelta(hours=1))
    make_event(brand, make_customer(brand, "before"), "view", now - timedelta(hours=2))

    assert runs(brand, now, {"since": {}, "before": {}}, event="view", since="entry") == {"since"}


def test_without_an_event_or_an_entry_it_is_refused(brand: Brand, now: datetime) -> None:
    for rule in ({"field": "amount", "op": "exists"}, {"event": "view", "since": "entry"}):
        with pytest.raises(Problem) as refused:
            membership.count(brand, parse({"all": [rule]}), now)
        assert refused.value.path == "all[0]"
