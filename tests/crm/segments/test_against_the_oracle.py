"""The compiler and an independent judge in plain Python agree, whatever the condition and whoever the customer."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings

from crm.contract import Scope, Sql
from crm.models import Brand
from crm.segments import membership
from crm.segments.compiler import matching
from crm.segments.tree import parse
from tests.oracle.judge import Judge
from tests.oracle.random_world import random_world
from tests.oracle.store import store
from tests.oracle.trees import trees
from tests.oracle.world import Person, World

pytestmark = pytest.mark.django_db


class Stored:
    """A world and where it is in the database: its brand, and its people by customer id."""

    def __init__(self, world: World, brand: Brand, people: dict[int, Person]) -> None:
        self.world = world
        self.brand = brand
        self.people = people


many = settings(
    max_examples=250,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture(params=[1, 2])
def stored(request: pytest.FixtureRequest) -> Stored:
    """A world, and the same in the database, beside another one that must not matter."""
    world = random_world(request.param)
    brand, people = store(world)
    store(random_world(request.param + 100, people=10))
    return Stored(world, brand, people)


@many
@given(condition=trees(has_event=False))
def test_about_all_customers_of_a_brand(stored: Stored, condition: dict[str, Any]) -> None:
    brand, now, tree = stored.brand, stored.world.now, parse(condition)
    expected = judged(stored, condition)

    assert membership.members(brand, tree, now) == expected
    assert membership.count(brand, tree, now) == len(expected)
    assert membership.members_among(brand, tree, stored.people, now) == expected


@many
@given(condition=trees(has_event=True))
def test_about_a_batch_of_runs_each_with_its_event_and_its_entry(
    stored: Stored, condition: dict[str, Any]
) -> None:
    scope = membership.scope_of(stored.brand, stored.world.now)
    scope = replace(scope, context="run.context", entered_at="run.entered_at", few=True)

    assert of_runs(stored.people, condition, scope) == judged(stored, condition)


def judged(stored: Stored, condition: dict[str, Any]) -> set[int]:
    return {id_ for id_, person in stored.people.items() if Judge(stored.world, person).says(condition)}


def of_runs(people: dict[int, Person], condition: dict[str, Any], scope: Scope) -> set[int]:
    """Those of a batch of runs, one for each person, for whom the condition holds."""
    contexts = [json.dumps(person.context) for person in people.values()]
    source = Sql(
        "SELECT customer.id FROM unnest(%s::bigint[], %s::jsonb[], %s::timestamptz[])"
        " AS run (customer_id, context, entered_at)"
        " JOIN crm_customer AS customer ON customer.id = run.customer_id WHERE true",
        (list(people), contexts, [person.entered_at for person in people.values()]),
    )
    sql = matching(parse(condition), scope, source)
    with connection.cursor() as cursor:
        cursor.execute(sql.text, sql.params)
        return {row[0] for row in cursor.fetchall()}
