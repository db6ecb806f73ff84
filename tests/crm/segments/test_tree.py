"""Reading a condition: what is refused, where, and in which words."""

from typing import Any

import pytest

from crm.segments.problem import Problem
from crm.segments.tree import All, Any_, Leaf, Not, parse, problems

RULE = {"attribute": "country", "op": "eq", "value": "DE"}


def paths(raw: Any) -> list[str]:
    return [problem.path for problem in problems(raw)]


def test_it_reads_groups_and_rules() -> None:
    tree = parse({"all": [RULE, {"not": {"any": [{"event": "purchase"}, {"audience": "press"}]}}]})

    assert isinstance(tree, All)
    rule, negated = tree.parts
    assert isinstance(rule, Leaf)
    assert rule.kind.key == "attribute"
    assert isinstance(negated, Not)
    assert isinstance(negated.part, Any_)
    assert [part.path for part in negated.part.parts if isinstance(part, Leaf)] == [
        "all[1].not.any[0]",
        "all[1].not.any[1]",
    ]


def test_it_says_where_the_problem_is() -> None:
    with pytest.raises(Problem, match="Give a text") as refused:
        parse({"all": [RULE, {"not": {"event": 5}}]})

    assert refused.value.path == refused.value.field == "all[1].not.event"


def test_it_speaks_of_conditions_and_not_of_our_code() -> None:
    for wrong in (5, [], "many"):
        (problem,) = problems({"event": "purchase", "count": wrong})
        assert (problem.path, problem.message) == ("count", "Give an object.")


def test_it_collects_all_problems_of_a_tree() -> None:
    raw = {
        "all": [
            {"attribute": "country", "op": "is like", "value": "D"},
            {"attribute": "age", "op": "gt", "value": "12"},
            {"event": "purchase", "where": [{"field": "a", "op": "eq"}], "within": {"weeks": 1}},
            {"event": "purchase", "count": {"op": "gte", "value": 1}, "sum": {"op": "gt", "value": 1}},
            {"any": RULE},
            RULE,
        ]
    }
    assert paths(raw) == [
        "all[0].op",
        "all[1].value",
        "all[2].within",
        "all[2].where[0].value",
        "all[3].sum.field",
        "all[4].any",
    ]


@pytest.mark.parametrize(
    "raw",
    [
        *[None, 5, "x", [], {}, [RULE], {"x": 1}, {"all": {}}, {"not": []}, {"not": None}, {1: 2}],
        *[{"all": [RULE], "any": [RULE]}, {"attribute": "a", "event": "b"}, {**RULE, "extra": 1}],
        *[{"attribute": ""}, {"attribute": "a"}, {"attribute": None, "op": "exists"}],
        *[{"event": "a'; drop"}, {"event": "x", "within": {"days": -1}}, {"event": "x", "since": "birth"}],
        *[{"event": "x", "within": {"days": 1}, "since": "entry"}, {"event": "x", "between": ["now", "x"]}],
        *[{"message": "email", "status": "lost"}, {"segment": 1}, {"audience": "a" * 101}],
    ],
)
def test_it_refuses_what_is_no_condition(raw: Any) -> None:
    with pytest.raises(Problem):
        parse(raw)


@pytest.mark.parametrize(
    ("op", "value"),
    [
        *[("eq", None), ("eq", []), ("in", []), ("in", "DE"), ("in", [None]), ("exists", True)],
        *[("gt", True), ("gt", "1"), ("gt", float("nan")), ("gt", float("inf")), ("gt", 10**31)],
        *[("between", 1), ("between", [1]), ("between", [1, 2, 3]), ("between", [1, "x"]), ("between", "$a")],
        *[("on", "tomorrow"), ("on", "2026-02-30"), ("on", 10**20), ("on", True), ("before", "2026-3-1")],
        *[("within_last", 0), ("within_last", {}), ("within_last", {"days": "1"}), ("within_last", 10**9)],
        *[
            ("day_of_year", "2-3"),
            ("day_of_year", "W01-1"),
            ("day_of_year", "02-30"),
            ("day_of_year", "$day"),
            ("is", "true"),
        ],
        *[("contains", 5), ("has_any", "$list"), ("eq", "$5"), ("eq", "$a-b"), ("in", ["$"])],
        *[("eq", "a\0b"), ("eq", "\ud800"), ("eq", "x" * 5_000), ("in", ["x"] * 5_001), ("eq", object())],
    ],
)
def test_it_refuses_a_value_that_does_not_fit_the_operator(op: str, value: Any) -> None:
    with pytest.raises(Problem) as refused:
        parse({"attribute": "a", "op": op, "value": value})

    assert refused.value.path.startswith("value")


@pytest.mark.parametrize("name", ["a\0b", "\ud800", "x" * 300])
def test_it_refuses_names_that_cannot_be_stored(name: str) -> None:
    assert paths({"attribute": name, "op": "exists"}) == ["attribute"]
    assert problems({"attribute": "a", "op": "exists", name: 1})


def test_it_stops_at_five_hundred_rules_and_says_so_once() -> None:
    assert isinstance(parse({"any": [RULE] * 500}), Any_)
    assert [problem.message for problem in problems({"any": [RULE] * 10_000})] == [
        "There are more than 500 rules."
    ]
    assert len(problems({"any": [{"all": []}] * 10_000})) == 1


def test_it_stops_at_twenty_levels_whatever_the_depth() -> None:
    raw: dict[str, Any] = RULE
    for _ in range(19):
        raw = {"not": raw}
    assert isinstance(parse(raw), Not)

    for _ in range(1_000):
        raw = {"all": [raw]}
    with pytest.raises(Problem, match="deeper than 20"):
        parse(raw)


def test_it_does_not_dive_into_deep_values() -> None:
    value: Any = []
    for _ in range(10_000):
        value = [value]
    with pytest.raises(Problem, match="nested too deeply"):
        parse({"attribute": "a", "op": "in", "value": value})
