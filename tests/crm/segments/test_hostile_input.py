"""Whatever is posted as a condition: it is refused as a Problem, or PostgreSQL can answer it."""

from datetime import datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Brand
from crm.segments import membership
from crm.segments.operators import OPERATORS
from crm.segments.problem import Problem
from crm.segments.tree import parse, problems
from tests.factories.crm import make_brand, make_customer
from tests.factories.events import make_event

pytestmark = pytest.mark.django_db

ODD = ["", "$", "$$", "$a", "%s", "a\0", "\ud800", "'; --", "2026-03-01", "x" * 5_000, 10**400, -0.0, 1e308]
scalars = st.one_of(
    st.sampled_from(ODD), st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5)
)
values = st.recursive(
    scalars,
    lambda some: st.one_of(
        st.lists(some, max_size=3), st.dictionaries(st.text(max_size=3), some, max_size=2)
    ),
    max_leaves=5,
)
operators = st.one_of(st.sampled_from([*OPERATORS, "like"]), values)
comparisons = st.fixed_dictionaries({"op": operators}, optional={"value": values, "field": values})
SETTINGS: dict[str, st.SearchStrategy[Any]] = {
    "where": st.one_of(st.lists(comparisons, max_size=2), values),
    "within": st.one_of(st.dictionaries(st.sampled_from(["days", "hours"]), values, max_size=2), values),
    "between": values,
    "since": st.one_of(st.just("entry"), values),
    "count": st.one_of(comparisons, values),
    "sum": st.one_of(comparisons, values),
    "last": st.one_of(comparisons, values),
    "status": st.one_of(st.just("clicked"), values),
    "action": values,
    "template": values,
    "kind": values,
    "op": operators,
    "value": values,
}
KINDS = ["attribute", "event", "message", "marker", "segment", "audience", "field"]


@st.composite
def rules(draw: st.DrawFn) -> dict[str, Any]:
    chosen = draw(st.sets(st.sampled_from(list(SETTINGS)), max_size=3))
    kind = draw(st.sampled_from(KINDS))
    name = draw(st.one_of(st.sampled_from(["a", "buy", "email"]), values))
    return {kind: name, **{key: draw(SETTINGS[key]) for key in sorted(chosen)}}


@pytest.fixture
def brand(now: datetime) -> Brand:
    brand = make_brand()
    make_event(brand, make_customer(brand, a=["x", {"y": 1}]), "buy", now, a="x")
    return brand


@settings(
    max_examples=300,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(condition=st.one_of(rules(), st.builds(lambda rule: {"any": [{"not": rule}]}, rules()), values))
def test_it_is_a_problem_or_it_runs(brand: Brand, now: datetime, condition: Any) -> None:
    found = problems(condition)
    try:
        tree = parse(condition)
        assert not found
        assert membership.count(brand, tree, now) in (0, 1)
        membership.members_among(brand, tree, [1], now)
    except Problem as problem:
        problem.message.encode()
        problem.path.encode()
