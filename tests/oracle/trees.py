"""Random conditions, as JSON, over the names and values of the random worlds."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from tests.oracle import random_world as world

Strategy = st.SearchStrategy[Any]

FIELD_VALUES = [f"${name}" for name in world.FIELDS]


def _protected(value: Any) -> Any:
    return f"${value}" if isinstance(value, str) and value.startswith("$") else value


def _values(pool: list[Any], has_event: bool) -> Strategy:
    return st.sampled_from([*map(_protected, pool), *(FIELD_VALUES if has_event else [])])


MOMENTS = [*world.DATES[:-1], 1_772_445_600_000, 1_772_359_200_000]
DURATIONS = [1, 7, 30.5, {"days": 1}, {"hours": 25}, {"days": 1, "minutes": 30}]
DAYS = ["03-02", "03-01", "02-29", "today"]


def _nothing(has_event: bool) -> Strategy:
    return st.none()


def _scalar(has_event: bool) -> Strategy:
    return _values(world.SCALARS, has_event)


def _text(has_event: bool) -> Strategy:
    return _values(world.TEXTS, has_event)


def _number(has_event: bool) -> Strategy:
    return _values(world.NUMBERS, has_event)


def _moment(has_event: bool) -> Strategy:
    return _values(MOMENTS, has_event)


def _list(has_event: bool) -> Strategy:
    return st.lists(_scalar(has_event), min_size=1, max_size=4)


def _among(has_event: bool) -> Strategy:
    return st.one_of(_list(has_event), *([st.sampled_from(FIELD_VALUES)] if has_event else []))


def _pair(has_event: bool) -> Strategy:
    return st.one_of(
        st.lists(_number(has_event), min_size=2, max_size=2),
        st.lists(_moment(has_event), min_size=2, max_size=2),
    )


OPERATORS = {
    **dict.fromkeys(["eq", "neq", "has", "has_not"], _scalar),
    **dict.fromkeys(["in", "not_in"], _among),
    **dict.fromkeys(["has_any", "has_all"], _list),
    **dict.fromkeys(["exists", "not_exists", "empty"], _nothing),
    **dict.fromkeys(["contains", "not_contains", "starts_with", "ends_with"], _text),
    **dict.fromkeys(["lt", "lte", "gt", "gte"], _number),
    **dict.fromkeys(["on", "before", "after"], _moment),
    **dict.fromkeys(["within_last", "within_next"], lambda has_event: st.sampled_from(DURATIONS)),
    "day_of_year": lambda has_event: st.sampled_from(DAYS),
    "between": _pair,
    "is": lambda has_event: st.sampled_from([True, False, *(FIELD_VALUES if has_event else [])]),
}
NUMBER_OPERATORS = ["eq", "neq", "lt", "lte", "gt", "gte"]
DATE_OPERATORS = [
    "on",
    "before",
    "after",
    "within_last",
    "within_next",
    "day_of_year",
    "exists",
    "not_exists",
]


@st.composite
def comparison(draw: st.DrawFn, has_event: bool, operators: list[str], **beside: Strategy) -> dict[str, Any]:
    op = draw(st.sampled_from(operators))
    return {
        **{key: draw(strategy) for key, strategy in beside.items()},
        "op": op,
        "value": draw(OPERATORS[op](has_event)),
    }


def _anything(has_event: bool, **beside: Strategy) -> Strategy:
    return comparison(has_event, list(OPERATORS), **beside)


@st.composite
def count(draw: st.DrawFn, has_event: bool) -> dict[str, Any]:
    op = draw(st.sampled_from([*NUMBER_OPERATORS, "between"]))
    if op == "between":
        return {"op": op, "value": draw(st.lists(st.integers(0, 4), min_size=2, max_size=2))}
    fields = FIELD_VALUES if has_event else []
    return {"op": op, "value": draw(st.sampled_from([-1, 0, 1, 2, 3, 1.5, 30, *fields]))}


def _period(has_event: bool) -> Strategy:
    periods = [
        st.just({}),
        st.sampled_from(DURATIONS[3:]).map(lambda value: {"within": value}),
        st.lists(_moment(has_event), min_size=2, max_size=2).map(lambda value: {"between": value}),
    ]
    return st.one_of(*periods, *([st.just({"since": "entry"})] if has_event else []))


def _measure(has_event: bool) -> Strategy:
    counted = count(has_event)
    field = st.sampled_from(world.FIELDS)
    aggregate = st.tuples(counted, field).map(lambda pair: {**pair[0], "field": pair[1]})
    dates = comparison(has_event, DATE_OPERATORS)
    return st.one_of(
        st.just({}),
        *[counted.map(lambda value, name=name: {name: value}) for name in ("count", "days_since_last")],
        *[aggregate.map(lambda value, name=name: {name: value}) for name in ("sum", "min", "max", "avg")],
        *[dates.map(lambda value, name=name: {name: value}) for name in ("first", "last")],
    )


@st.composite
def event(draw: st.DrawFn, has_event: bool) -> dict[str, Any]:
    rows = st.lists(_anything(has_event, field=st.sampled_from(world.FIELDS)), max_size=2)
    names = [{"event": name} for name in [*world.EVENTS, "client_action", "never"]]
    names += [{"event": "client_action", "action": action} for action in world.ACTIONS]
    where = draw(rows)
    return {
        **draw(st.sampled_from(names)),
        **({"where": where} if where else {}),
        **draw(_period(has_event)),
        **draw(_measure(has_event)),
    }


@st.composite
def message(draw: st.DrawFn, has_event: bool) -> dict[str, Any]:
    optional = {
        "template": st.sampled_from(["email-a", "sms-b", "unknown"]),
        "campaign": st.sampled_from(["spring", "other"]),
        "count": count(has_event),
        "status": st.sampled_from(["sent", *world.STATUSES]),
    }
    chosen = draw(st.sets(st.sampled_from(list(optional)), max_size=2))
    return {
        "message": draw(st.sampled_from([*world.CHANNELS, "any"])),
        **{key: draw(optional[key]) for key in sorted(chosen)},
        **draw(_period(has_event)),
    }


def _marker() -> Strategy:
    return st.fixed_dictionaries(
        {"marker": st.sampled_from(["vip", "new", "x"])},
        optional={
            "kind": st.sampled_from(["internal", "external", "public"]),
            "op": st.sampled_from(["has", "has_not"]),
        },
    )


def leaves(has_event: bool) -> Strategy:
    """One rule of any kind."""
    attributes = st.sampled_from([*world.ATTRIBUTES, "ext_id", "registered_at", "is_test"])
    return st.one_of(
        _anything(has_event, attribute=attributes),
        event(has_event),
        message(has_event),
        _marker(),
        st.sampled_from([{"segment": slug} for slug in world.SEGMENTS]),
        st.sampled_from([{"audience": slug} for slug in [*world.AUDIENCES, "nobody"]]),
        *([_anything(True, field=st.sampled_from(world.FIELDS))] if has_event else []),
    )


def trees(has_event: bool) -> Strategy:
    """A condition of any shape."""

    def grown(parts: Strategy) -> Strategy:
        groups = st.lists(parts, max_size=3)
        return st.one_of(
            groups.map(lambda items: {"all": items}),
            groups.map(lambda items: {"any": items}),
            parts.map(lambda item: {"not": item}),
        )

    return st.recursive(leaves(has_event), grown, max_leaves=8)
