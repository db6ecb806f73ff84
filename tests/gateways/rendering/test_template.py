"""The language of templates: what it shows, what it refuses, what it does about missing values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2 import StrictUndefined, Undefined, UndefinedError
from jinja2.sandbox import SandboxedEnvironment
from markupsafe import escape

from gateways.rendering.context import Context
from gateways.rendering.errors import (
    MissingVariable,
    TemplateError,
    TemplateForbidden,
    TemplateSyntax,
    TemplateTooLarge,
)
from gateways.rendering.template import compile_source

EVENT = {
    "url": "https://x.example/?a=1&b=2",
    "amount": 44.22,
    "count": 3,
    "zero": 0,
    "empty": "",
    "nothing": None,
    "tags": ["new", "vip"],
    "order-id": "A-7",
    "order": {"id": 7, "lines": [{"name": "Bag", "price": 20}, {"name": "Hat", "price": 5.5}]},
    "prices": {"small": 1, "large": 2},
    "upper": "a field of this name",
}
CONTEXT = Context(
    ext_id="c1",
    attributes={"first_name": "Ann", "ext_id": "somebody else"},
    event=EVENT,
    label={"name": "Acme"},
    brand={"name": "SpaceX"},
    campaign={"name": "Spring"},
    message={"uid": "m1"},
    unsubscribe_url="https://x.example/u/1",
)


def render(source: str, autoescape: bool = False) -> str:
    return compile_source(source, autoescape).render(CONTEXT)


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("{{event.count}} {{client.eventContext.count}}", "3 3"),
        ("{{state.first_name}} {{customer.first_name}} {{client.properties.first_name}}", "Ann Ann Ann"),
        ("{{customer.ext_id}} {{state.user_ext_id}}", "c1 c1"),
        ("{{label.name}} {{brand.name}} {{campaign.name}} {{message.uid}}", "Acme SpaceX Spring m1"),
        ("{{unsubscribe_url}}", "https://x.example/u/1"),
        ("{{event['order-id']}} {{event.order.lines[1].name}} {{event.tags[-1]}}", "A-7 Hat vip"),
        ("{{event.upper}}", "a field of this name"),
        ("{% if event.count > 2 and not event.zero %}a{% elif event.count %}b{% else %}c{% endif %}", "a"),
        ("{% if event.count == 4 %}a{% elif event.count == 3 %}b{% else %}c{% endif %}", "b"),
        ("{% if 'vip' in event.tags and 'x' not in event.tags %}yes{% endif %}", "yes"),
        ("{% if 1 < event.count <= 3 %}yes{% endif %}", "yes"),
        ("{{ 'yes' if event.count is odd else 'no' }}{{ 'x' if event.zero }}", "yes"),
        (
            "{% for l in event.order.lines %}{{loop.index}}/{{loop.length}} {{l.name}};{% endfor %}",
            "1/2 Bag;2/2 Hat;",
        ),
        ("{% for l in event.order.lines if l.price > 10 %}{{l.name}}{{loop.last}}{% endfor %}", "BagTrue"),
        ("{% for k, v in event.prices|items %}{{k}}={{v}} {% endfor %}", "small=1 large=2 "),
        ("{% for k in event.prices %}{{k}} {% endfor %}", "small large "),
        ("{% for x in event.order.none|default([]) %}{{x}}{% else %}none{% endfor %}", "none"),
        ("{{ event.count * 2 + 1 - 7 % 4 }} {{ 7 // 2 }} {{ -event.count }} {{ 1 / 4 }}", "4 3 -3 0.25"),
        ("{{ 'a' + event.order['id']|number }}", "a7"),
        ("{# a comment #}{% raw %}{{ as it is }}{% endraw %}", "{{ as it is }}"),
        ("a\n{%- if 1 %} b {%- endif %}\n", "a b\n"),
    ],
)
def test_it_shows(source: str, text: str) -> None:
    assert render(source) == text


@pytest.mark.parametrize(
    "source",
    [
        "{% if event.gone %}x{% endif %}",
        "{% if event.gone.deeper.still %}x{% endif %}",
        "{% if event.gone is defined %}x{% endif %}",
        "{% if event.nothing is defined %}x{% endif %}",
        "{% if not event.gone %}{% else %}x{% endif %}",
        "{{ event.gone|default }}",
        "{{ event.gone.deeper|default('') }}",
        "{{ event.nothing|fallback('') }}",
        "{{ event.gone or event.empty }}",
        "{% for x in event.gone|default([]) %}x{% endfor %}",
        "{{ 'x' if event.gone }}",
    ],
)
def test_a_missing_value_may_be_asked_for(source: str) -> None:
    assert render(source) == ""


@pytest.mark.parametrize(
    ("source", "name"),
    [
        ("{{ event.gone }}", "event.gone"),
        ("{{ event.gone.deeper }}", "event.gone.deeper"),
        ("{{ event.nothing }}", "event.nothing"),
        ("{{ event['order-no'] }}", "event['order-no']"),
        ("{{ event.tags[2] }}", "event.tags[2]"),
        ("{{ event.url.x }}", "event.url.x"),
        ("{{ nowhere }}", "nowhere"),
        ("{{ event.gone|upper }}", "event.gone"),
        ("{{ event.url|replace('a', event.gone) }}", "event.gone"),
        ("{{ event.gone|upper|default('x') }}", "event.gone"),
        ("{% if event.gone == 3 %}{% endif %}", "event.gone"),
        ("{% if 3 in event.gone %}{% endif %}", "event.gone"),
        ("{{ event.gone + 1 }}", "event.gone"),
        ("{{ -event.gone }}", "event.gone"),
        ("{{ event.gone or event.also_gone }}", "event.also_gone"),
        ("{{ event.prices[event.gone] }}", "event.gone"),
        ("{% for x in event.gone %}{% endfor %}", "event.gone"),
        ("{% for l in event.order.lines %}{{ l.colour }}{% endfor %}", "l.colour"),
        ("{{ event.tags|first|last|default('x') }}{{ [event.gone]|join }}", "event.gone"),
    ],
)
def test_a_missing_value_is_an_error_where_it_is_needed(source: str, name: str) -> None:
    with pytest.raises(MissingVariable) as caught:
        render("a\n" + source)
    assert (caught.value.name, caught.value.line) == (name, 2)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{{ event.tags }}", "A list cannot be printed"),
        ("{{ event.order }}", "A list cannot be printed"),
        ("{{ 'x' * 3 }}", "“x” is not a number"),
        ("{{ event.count / event.zero }}", "division by zero"),
        ("{{ event.order + 1 }}", "needs a number"),
        ("{% if event.tags == event.tags %}{% endif %}", "Lists cannot be compared"),
        ("{% if 'a' < 1 %}{% endif %}", "not supported between"),
        ("{% if 'a' in event.count %}{% endif %}", "looks into a list or a text"),
        ("{% for x in event.count %}{% endfor %}", "A loop needs a list"),
        ("{% for a, b in event.tags %}{% endfor %}", "has not 2 parts"),
        ("{{ event.count|upper(1) }}", "The filter upper: too many positional arguments"),
        ("{{ event.count|shout }}", "There is no filter shout"),
        ("{% if event.count is shouting %}{% endif %}", "There is no test shouting"),
        ("{% if event.url is odd %}{% endif %}", "Only a whole number"),
        ("{% if event.url == none %}{% endif %}", "none is no value. Ask"),
        ("{{ client.poll() }}", "A poll is named by its slug. Write {{ client.poll('slug') }}"),
        ("{{ client.poll(event.url) }}", "A poll is named by its slug"),
        ("{{ client.poll('a', 'b') }}", "A poll is named by its slug"),
        ("{{ event.poll('a') }}", "cannot call functions"),
        ("{{ event.url.upper() }}", "cannot call functions"),
        ("{% set x = 1 %}", "cannot set variables"),
        ("{{ event.url[1:] }}", "Slices are not available: use first, last or truncate"),
    ],
)
def test_it_says_what_is_not_possible(source: str, message: str) -> None:
    with pytest.raises(TemplateForbidden) as caught:
        render("a\n" + source)
    assert message in str(caught.value)
    assert caught.value.line == 2


@pytest.mark.parametrize(
    "source", ["{{", "{{ event.", "{% if %}", "{% endif %}", "{{ 'a }}", "{{ a b }}", "{% nope %}"]
)
def test_it_says_where_the_syntax_is_wrong(source: str) -> None:
    with pytest.raises(TemplateSyntax) as caught:
        render("a\n" + source)
    assert caught.value.line == 2


def test_the_name_of_a_loop_ends_with_the_loop() -> None:
    with pytest.raises(MissingVariable, match="The variable x has no value"):
        render("{% for x in event.tags %}{{x}}{% endfor %}{{x}}")


def test_an_inner_loop_gives_the_outer_one_back() -> None:
    inner = "{% for x in [1, 2] %}{{x}}{{loop.index}} {% endfor %}"
    assert (
        render("{% for x in event.tags %}" + inner + "{{x}}{{loop.index}} {% endfor %}")
        == "11 22 new1 11 22 vip2 "
    )


def test_what_the_filter_escape_made_is_not_escaped_again() -> None:
    url = str(escape(EVENT["url"]))
    assert render("{{ event.url|escape }} {{ event.url }}", autoescape=True) == f"{url} {url}"


def test_text_that_looks_like_a_template_is_only_text() -> None:
    context = Context(ext_id="c1", event={"name": "{{ customer.ext_id }}{% for %}"})
    assert compile_source("{{event.name}}", False).render(context) == "{{ customer.ext_id }}{% for %}"


def test_it_keeps_line_ends_and_everything_outside_of_tags() -> None:
    assert render("\n a <b> & \u20ac\t\n\n") == "\n a <b> & \u20ac\t\n\n"


def test_it_compiles_a_source_once_per_kind_of_escaping() -> None:
    assert compile_source("x{{event.url}}", True) is compile_source("x{{event.url}}", True)
    assert compile_source("x{{event.url}}", True) is not compile_source("x{{event.url}}", False)


def test_it_refuses_an_output_of_more_than_a_mebibyte_of_bytes() -> None:
    context = Context(ext_id="c1", event={"text": "€" * 90_000})
    with pytest.raises(TemplateTooLarge, match="larger than 1024 KiB"):
        compile_source("{{event.text}}" * 4, False).render(context)


def test_what_cannot_be_stored_does_not_come_out() -> None:
    context = Context(ext_id="c1", event={"text": "a\0b\ud800c\ud83d\ude00"})
    assert compile_source("{{event.text}}", False).render(context) == "ab\ufffdc\U0001f600"


@given(st.text())
def test_any_text_as_a_value_comes_out_escaped(value: str) -> None:
    html = compile_source("<p>{{event.value}}</p>", True).render(Context(ext_id="c1", event={"value": value}))
    inside = html.removeprefix("<p>").removesuffix("</p>")
    assert not set(inside) & set("<>\"'")


SCALARS = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.dates()
    | st.datetimes()
    | st.decimals()
)
VALUES = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
)
FILTERS = [
    "upper", "lower", "title", "capitalize", "trim", "truncate(3)", "replace('a', 'b')", "escape", "urlencode",
    "length", "first", "last", "join", "join(', ')", "items", "round", "round(2)", "number", "number(2, 'de')",
    "money('EUR')", "date", "date('full')", "default('x')", "fallback('x')",
]  # fmt: skip


@given(value=VALUES, filters=st.lists(st.sampled_from(FILTERS), max_size=3))
def test_no_value_breaks_a_filter_but_by_a_template_error(value: object, filters: list[str]) -> None:
    source = "|".join(["{{ event.value", *filters]) + " }}"
    try:
        html = compile_source(source, True).render(Context(ext_id="c1", event={"value": value}))
    except TemplateError as error:
        assert error.line == 1
    else:
        assert not set(html) & set("<>\"'")


OPERATORS = ["+", "-", "*", "/", "//", "%", "==", "!=", "<", "<=", ">", ">=", "in", "and", "or"]


@given(one=VALUES, two=VALUES, operator=st.sampled_from(OPERATORS))
def test_no_values_break_an_operator_but_by_a_template_error(one: object, two: object, operator: str) -> None:
    source = f"{{{{ event.one {operator} event.two }}}}{{% for x in event.one %}}{{{{ x }}}}{{% endfor %}}"
    try:
        compile_source(source, True).render(Context(ext_id="c1", event={"one": one, "two": two}))
    except TemplateError as error:
        assert error.line == 1


@given(st.text(alphabet="{}%#|.()[]'\"<>=+-*/ \nabefinort01", max_size=60))
def test_no_source_breaks_the_compiler_but_by_a_template_error(source: str) -> None:
    try:
        render("{{" + source, autoescape=True)
    except TemplateError as error:
        assert str(error)


NUMBERS = st.recursive(
    st.sampled_from(["event.count", "event.amount", "2", "0.5", "event.order.lines[0].price"]),
    lambda inner: st.tuples(inner, st.sampled_from("+-*"), inner).map(
        lambda three: "({} {} {})".format(*three)
    ),
    max_leaves=4,
)
TEXTS = st.sampled_from(
    ["event.url", "'<&>'", "event.tags|join(', ')", "event.tags|first", "event.empty", "event.url|upper"]
)
CONDITIONS = st.recursive(
    st.one_of(
        st.tuples(NUMBERS, st.sampled_from(["<", "<=", "==", "!=", ">"]), NUMBERS).map(" ".join),
        st.tuples(TEXTS, st.sampled_from(["==", "in", "not in"]), TEXTS).map(" ".join),
        st.sampled_from(["event.empty", "event.gone", "event.gone is defined", "event.zero"]),
    ),
    lambda inner: (
        st.tuples(inner, st.sampled_from(["and", "or"]), inner).map(lambda three: "({} {} {})".format(*three))
        | inner.map(lambda one: f"not ({one})")
    ),
    max_leaves=4,
)
PIECES = st.recursive(
    st.one_of(
        st.sampled_from(
            ["text\n", " <b>", "{{ event.gone|default('none') }}", "{{ loop.index if loop is defined }}"]
        ),
        NUMBERS.map(lambda one: f"{{{{ {one} }}}}"),
        TEXTS.map(lambda one: f"{{{{ {one} }}}}"),
        st.just("{{ event.gone }}"),
    ),
    lambda inner: st.one_of(
        st.tuples(inner, inner).map("".join),
        st.tuples(CONDITIONS, inner, inner).map(
            lambda three: "{{% if {} %}}{}{{% else %}}{}{{% endif %}}".format(*three)
        ),
        inner.map(lambda one: f"{{% for t in event.tags %}}{{{{ t }}}}{one}{{% endfor %}}"),
    ),
    max_leaves=6,
)


class MayBeAsked(StrictUndefined):
    __bool__ = Undefined.__bool__


ORACLE = SandboxedEnvironment(autoescape=True, undefined=MayBeAsked, keep_trailing_newline=True)


@given(PIECES)
def test_it_renders_what_jinja2_itself_renders(source: str) -> None:
    if source.count("{% for") > 2:
        return
    try:
        expected = ORACLE.from_string(source).render(CONTEXT.names())
    except UndefinedError:
        with pytest.raises(MissingVariable):
            render(source, autoescape=True)
    else:
        assert render(source, autoescape=True) == expected
