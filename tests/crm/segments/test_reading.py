"""What can be told about a condition without a database."""

from crm.segments.reading import asks_the_run, check, event_names, fields, reads, sentence
from crm.segments.tree import parse

CONDITION = {
    "all": [
        {"attribute": "country", "op": "in", "value": ["DE", "AT"]},
        {
            "event": "purchase",
            "where": [{"field": "category", "op": "eq", "value": "Bag"}],
            "within": {"days": 30},
            "count": {"op": "gte", "value": 3},
        },
        {"not": {"event": "complaint", "within": {"days": 90}}},
        {"any": [{"segment": "vip"}, {"audience": "press"}, {"message": "email", "status": "clicked"}]},
        {"attribute": "favourite_product", "op": "eq", "value": "$product_id"},
    ]
}


def test_it_tells_what_a_condition_depends_on() -> None:
    tree = parse(CONDITION)

    assert reads(tree) == {
        "attribute:country",
        "attribute:favourite_product",
        "event:purchase",
        "event:complaint",
        "segment:vip",
        "audience:press",
        "message:email",
    }
    assert event_names(tree) == {"purchase", "complaint"}
    assert fields(tree) == {"product_id"}


def test_it_finds_fields_wherever_they_may_stand() -> None:
    tree = parse(
        {
            "any": [
                {"event": "a", "where": [{"field": "x", "op": "in", "value": ["$one", "two"]}]},
                {"event": "a", "sum": {"field": "x", "op": "gt", "value": "$three"}},
                {"event": "a", "between": ["$four", "2026-01-01"]},
                {"field": "five", "op": "exists"},
                {"attribute": "x", "op": "eq", "value": "$$six"},
            ]
        }
    )
    assert fields(tree) == {"one", "three", "four", "five"}


def test_it_knows_which_conditions_have_an_answer_for_each_run() -> None:
    assert asks_the_run(parse({"event": "a", "since": "entry"}))
    assert asks_the_run(parse({"field": "amount", "op": "exists"}))
    assert not asks_the_run(parse({"attribute": "x", "op": "eq", "value": "$$amount"}))


def test_it_refuses_fields_and_entries_where_there_are_none() -> None:
    raw = {"any": [CONDITION, {"event": "a", "since": "entry"}]}

    assert [problem.path for problem in check(raw)] == ["any[0].all[4]", "any[1]"]
    assert "$product_id" in check(raw)[0].message
    assert [problem.path for problem in check(raw, has_event=True)] == ["any[1]"]
    assert check(raw, has_event=True, has_entry=True) == []


def test_it_says_a_condition_in_words() -> None:
    assert sentence(parse(CONDITION)) == (
        "country is one of DE, AT"
        " and purchase with category is Bag count is at least 3 in the last 30 days"
        " and not (complaint happened in the last 90 days)"
        " and (is in the segment vip or is in the audience press or a message by email was clicked)"
        " and favourite_product is $product_id"
    )
    assert sentence(parse({"attribute": "born", "op": "within_next", "value": 7})) == (
        "born is within the next 7 days"
    )
