"""Every filter, as templates use it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError, TemplateForbidden, TemplateTooLarge
from gateways.rendering.filters import FILTERS
from gateways.rendering.template import compile_source

BERLIN = ZoneInfo("Europe/Berlin")


def render(source: str, value: object) -> str:
    context = Context(ext_id="c1", event={"v": value}, zone=BERLIN)
    return compile_source("{{ event.v|%s }}" % source, False).render(context)  # noqa: UP031 (braces)


CASES: list[tuple[str, object, str]] = [
    ("default('x')", None, "x"),
    ("default('x')", "", ""),
    ("default('x')", 0, "0"),
    ("default('x', true)", "", "x"),
    ("default", None, ""),
    ("fallback('x')", None, "x"),
    ("fallback('x')", " ", "x"),
    ("fallback('x')", [], "x"),
    ("fallback('x')", 0, "0"),
    ("fallback('x')", "y", "y"),
    ("upper", "straße", "STRASSE"),
    ("lower", "ÀB", "àb"),
    ("title", "don't STOP ann-marie", "Don't Stop Ann-Marie"),
    ("capitalize", "hello World", "Hello world"),
    ("trim", " \n a ", "a"),
    ("truncate(11)", "one two three", "one two…"),
    ("truncate(13)", "one two three", "one two three"),
    ("truncate(8)", "one two three", "one two…"),
    ("truncate(5, true)", "one two three", "one…"),
    ("truncate(6, true, '...')", "one two three", "one..."),
    ("truncate(4)", "abcdefgh", "abc…"),
    ("replace('a', 'bb')", "banana", "bbbnbbnbb"),
    ("replace(1, 2)", 121, "222"),
    ("escape", "<a&b>", "&lt;a&amp;b&gt;"),
    ("urlencode", "a b/ü?&=", "a%20b%2F%C3%BC%3F%26%3D"),
    ("smr_encode", "a&b", "a%26b"),
    ("length", [1, 2], "2"),
    ("length", "abc", "3"),
    ("first", ["a", "b"], "a"),
    ("last", ["a", "b"], "b"),
    ("first", "abc", "a"),
    ("first|default('none')", [], "none"),
    ("join(', ')", ["a", 1, 2.5], "a, 1, 2.5"),
    ("join", ["a", "b"], "ab"),
    ("join(', ', attribute='name')", [{"name": "a"}, {"name": "b"}], "a, b"),
    ("items|first|join('=')", {"a": 1}, "a=1"),
    ("round", 2.5, "3"),
    ("round", "44.5", "45"),
    ("round(1)", 0.25, "0.3"),
    ("round(1)", -0.25, "-0.3"),
    ("round(2)", 1.005, "1.01"),
    ("round(0, 'ceil')", 2.1, "3"),
    ("round(0, 'floor')", 2.9, "2"),
    ("number", 1234567.5, "1,234,567.5"),
    ("number(2)", 1234.5, "1,234.50"),
    ("number(2, 'de')", 1234.5, "1.234,50"),
    ("number(0, 'fr')", 1234.5, "1\u202f235"),
    ("number(style='ru')", 1234, "1\u00a0234"),
    ("number(2, 'de-CH')", 1234.5, "1’234.50"),
    ("number", Decimal("0.10"), "0.10"),
    ("money('USD')", 44.2, "$44.20"),
    ("money('usd')", -1234.5, "-$1,234.50"),
    ("money('EUR', 'de')", 1234.5, "1.234,50\u00a0€"),
    ("money('JPY')", 1234.4, "¥1,234"),
    ("money('KWD')", 1.5, "1.500\u00a0KWD"),
    ("money", 1.5, "1.50"),
    ("money('EUR', precision=0)", 1.5, "€2"),
    ("date", 1737986306201, "2025-01-27"),
    ("date('datetime')", 1737986306201, "2025-01-27 14:58"),
    ("date('datetime', 'UTC')", 1737986306201, "2025-01-27 13:58"),
    ("date('datetime')", 1737986306, "2025-01-27 14:58"),
    ("date('datetime')", "1737986306201", "2025-01-27 14:58"),
    ("date('full')", "2025-01-27", "Monday, 27 January 2025"),
    ("date('%d.%m.%y %H:%M:%S %p %% %Z')", "2025-07-01T12:00:00Z", "01.07.25 14:00:00 PM % CEST"),
    ("date('iso')", "2025-01-27T12:00:00", "2025-01-27T13:00:00+0100"),
    ("date('medium')", date(2025, 1, 7), "7 Jan 2025"),
    ("date('time')", datetime(2025, 1, 7, 9, 5, tzinfo=UTC), "10:05"),
    ("date('long', zone='Asia/Tokyo')", datetime(2025, 1, 7, 20, tzinfo=UTC), "8 January 2025"),
]


@pytest.mark.parametrize(("source", "value", "text"), CASES)
def test_it_gives(source: str, value: object, text: str) -> None:
    assert render(source, value) == text


def test_every_filter_has_an_example_here() -> None:
    assert {source.partition("(")[0].partition("|")[0] for source, _, _ in CASES} == set(FILTERS)


@pytest.mark.parametrize("name", sorted(set(FILTERS) - {"default", "fallback"}))
def test_only_default_and_fallback_work_on_no_value(name: str) -> None:
    arguments = "('a', 'b')" if name == "replace" else ""
    with pytest.raises(TemplateError, match=r"The variable event\.v has no value"):
        render(name + arguments, None)


@pytest.mark.parametrize(
    ("source", "value", "message"),
    [
        ("upper", ["a"], "A list cannot be printed"),
        ("replace('', 'x')", "a", "replace needs a text to look for"),
        ("truncate(0)", "abc", "truncate needs a length"),
        ("truncate('x')", "abc", "truncate needs a length"),
        ("length", 3, "length needs a list or a text"),
        ("first", 3, "need a list or a text"),
        ("join", "abc", "join needs a list"),
        ("join", [["a"]], "A list cannot be printed"),
        ("items", ["a"], "items needs a value with named fields"),
        ("round", "abc", "“abc” is not a number"),
        ("round", True, "needs a number"),
        ("round(99)", 1, "from 0 to 10"),
        ("round(0, 'up')", 1, "round knows the methods common, ceil, floor"),
        ("number", 10**16, "too large"),
        ("number", float("nan"), "too large"),
        ("number", "1e999999", "too large"),
        ("default('x')", Decimal("NaN"), "This does not work with the value given."),
        ("number(2, 'xx')", 1, "There is no style xx"),
        ("date", "soon", "“soon” is not a date"),
        ("date", 10**15, "is not a date"),
        ("date", True, "“True” is not a date"),
        ("date('%Q')", 0, "A date has no %Q"),
        ("date('%')", 0, "A date has no %"),
        ("date('short', 'Mars/Base')", 0, "There is no time zone Mars/Base"),
    ],
)
def test_it_says_what_does_not_fit(source: str, value: object, message: str) -> None:
    with pytest.raises(TemplateForbidden, match="line 1") as caught:
        render(source, value)
    assert message in str(caught.value)


@pytest.mark.parametrize("source", ["replace('x', 'yyyyyyyy')", "escape", "urlencode|urlencode"])
def test_it_refuses_a_result_of_more_than_200_thousand_characters(source: str) -> None:
    with pytest.raises(TemplateTooLarge, match="longer than 200,000 characters"):
        render(source, "<x" * 45_000)
