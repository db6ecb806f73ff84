"""The compiler as a whole: scopes, nesting, limits. What conditions mean is compared with the oracle."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from crm.models import Brand, Segment
from crm.segments import membership
from crm.segments.compiler import compile_tree
from crm.segments.problem import Problem
from crm.segments.tree import parse
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db


def make_segment(brand: Brand, slug: str, condition: dict[str, Any]) -> None:
    Segment.objects.create(brand=brand, slug=slug, name=slug, condition=condition)


def names(brand: Brand, condition: dict[str, Any], now: datetime) -> set[str]:
    found = membership.members(brand, parse(condition), now)
    return set(brand.customers.filter(id__in=found).values_list("ext_id", flat=True))


def test_values_travel_as_parameters_only(brand: Brand, now: datetime) -> None:
    secret = "x'); DROP TABLE crm_customer; --%s"
    sql = compile_tree(
        parse({"attribute": secret, "op": "contains", "value": secret}), membership.scope_of(brand, now)
    )
    assert "DROP" not in sql.text
    assert sql.text.count("%s") == len(sql.params)


def test_an_empty_all_is_everybody_and_an_empty_any_nobody(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann")

    assert names(brand, {"all": []}, now) == {"ann"}
    assert names(brand, {"any": []}, now) == set()
    assert names(brand, {"not": {"any": []}}, now) == {"ann"}


def test_sets_are_united_and_taken_away_within_the_brand(brand: Brand, now: datetime) -> None:
    ann, bob, _ = (
        make_customer(brand, "ann"),
        make_customer(brand, "bob"),
        make_customer(brand, "cyd", vip=True),
    )
    other = make_brand()
    make_event(brand, ann, "buy", now)
    make_event(brand, bob, "view", now)
    make_event(other, make_customer(other, "dan"), "buy", now)
    make_event(brand, None, "buy", now)

    bought_or_vip = {"any": [{"event": "buy"}, {"attribute": "vip", "op": "is", "value": True}]}
    assert names(brand, bought_or_vip, now) == {"ann", "cyd"}
    assert names(brand, {"not": bought_or_vip}, now) == {"bob"}
    assert names(brand, {"not": {"all": [{"event": "buy"}, {"not": {"event": "view"}}]}}, now) == {
        "bob",
        "cyd",
    }


def test_it_never_leaves_a_set_to_a_hash_table_under_or_and_not(brand: Brand, now: datetime) -> None:
    tree = parse({"not": {"any": [{"event": "buy"}, {"all": [{"event": "view"}, {"audience": "press"}]}]}})

    text = compile_tree(tree, membership.scope_of(brand, now)).text
    assert " OR " not in text
    assert "NOT (" not in text
    assert text.count("NOT EXISTS") == 2


def test_segments_may_be_made_of_segments(brand: Brand, now: datetime) -> None:
    make_segment(brand, "german", {"attribute": "country", "op": "eq", "value": "DE"})
    make_segment(brand, "buyers", {"all": [{"segment": "german"}, {"event": "buy"}]})
    make_segment(make_brand(), "german", {"any": []})
    ann = make_customer(brand, "ann", country="DE")
    make_customer(brand, "bob", country="DE")
    make_event(brand, ann, "buy", now)

    assert names(brand, {"segment": "buyers"}, now) == {"ann"}
    assert names(brand, {"all": [{"segment": "german"}, {"not": {"segment": "buyers"}}]}, now) == {"bob"}


def test_it_refuses_a_circle_of_segments_and_names_it(brand: Brand, now: datetime) -> None:
    make_segment(brand, "a", {"segment": "b"})
    make_segment(brand, "b", {"not": {"segment": "a"}})

    with pytest.raises(Problem, match="a → b → a"):
        names(brand, {"segment": "a"}, now)
    with pytest.raises(Problem, match="c → c"):
        compile_tree(parse({"segment": "c"}), replace(membership.scope_of(brand, now), inside=("c",)))


def test_it_refuses_a_segment_that_does_not_exist_and_says_where(brand: Brand, now: datetime) -> None:
    make_segment(make_brand(), "vip", {"all": []})

    with pytest.raises(Problem, match="no segment called 'vip'") as refused:
        names(brand, {"any": [{"audience": "press"}, {"segment": "vip"}]}, now)
    assert refused.value.path == "any[1]"


def test_it_refuses_segments_that_multiply(brand: Brand, now: datetime) -> None:
    make_segment(brand, "s0", {"attribute": "a", "op": "exists"})
    for level in range(1, 20):
        make_segment(brand, f"s{level}", {"all": [{"segment": f"s{level - 1}"}] * 10})

    with pytest.raises(Problem, match="too large"):
        names(brand, {"segment": "s19"}, now)


def test_it_refuses_a_field_inside_a_segment_even_where_an_event_is_at_hand(
    brand: Brand, now: datetime
) -> None:
    make_segment(brand, "odd", {"not": {"attribute": "a", "op": "eq", "value": "$amount"}})
    scope = replace(membership.scope_of(brand, now), context="run.context", few=True)

    with pytest.raises(Problem, match="In the segment odd at not: 'amount' is a field") as refused:
        compile_tree(parse({"any": [{"segment": "odd"}]}), scope)
    assert refused.value.path == "any[0]"


def test_the_largest_condition_still_runs(brand: Brand, now: datetime) -> None:
    make_customer(brand, "ann", a=1)
    rules = [{"event": f"e{number}", "count": {"op": "gt", "value": 2}} for number in range(250)]
    rules += [{"not": {"attribute": f"a{number}", "op": "exists"}} for number in range(250)]

    assert names(brand, {"any": rules}, now) == {"ann"}
    assert names(brand, {"all": rules}, now) == set()


def test_a_sample_is_of_the_newest_customers(brand: Brand, now: datetime) -> None:
    customers = [make_customer(brand, a=number % 2) for number in range(6)]
    odd = parse({"attribute": "a", "op": "eq", "value": 1})

    assert membership.sample(brand, odd, now, 2) == [customers[5].pk, customers[3].pk]
