"""Each attack on templates ends in a TemplateError, by counting alone: the clock here stands still."""

import pytest

from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError
from gateways.rendering.message import EmailContent, render_email, render_text

TEXT = "x" * 30_000
EVENT = {
    "text": TEXT,
    "name": "Ann",
    "items": list(range(10_000)),
    "words": ["word"] * 10_000,
    "rows": [{"cells": list(range(1_000))}] * 1_000,
    "number": 10**15,
    "method": "".join,
    "class": str,
}
BLOW_UP = "|replace('x','xxxxxxxxxx')"

ATTACKS = {
    # loops
    "range": "{% for i in range(10**9) %}x{% endfor %}",
    "range without power": "{% for i in range(999999999) %}x{% endfor %}",
    "10k x 10k": "{% for a in event.items %}{% for b in event.items %}{{ a }}{% endfor %}{% endfor %}",
    "10k x 10k silent": "{% for a in event.items %}{% for b in event.items %}{% endfor %}{% endfor %}",
    "1k x 1k": "{% for r in event.rows %}{% for c in r.cells %}{{ c }}{% endfor %}{% endfor %}",
    "three loops": "{% for a in event.items %}{% for b in event.items %}{% for c in event.items %}x"
    + "{% endfor %}" * 3,
    "ten loops": "{% for a in event.items %}" * 10 + "x" + "{% endfor %}" * 10,
    "recursive loop": "{% for a in event.rows recursive %}{{ loop(event.rows) }}{% endfor %}",
    "loop filter": "{% for a in event.items if event.text in event.words %}x{% endfor %}",
    "many loops": "{% for a in event.items %}{{ a }}{% endfor %}" * 100,
    "long text in loop": "{% for a in event.items %}{{ event.text }}{% endfor %}",
    "filters in loop": "{% for a in event.items %}{% if event.text|upper %}{% endif %}{% endfor %}",
    "cycler": "{% for a in event.items %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    # large results
    "replace chain": "{{ event.text" + BLOW_UP * 5 + " }}",
    "replace with itself": "{{ event.text|replace('x', event.text) }}",
    "replace empty": "{{ event.text|replace('', event.text) }}",
    "join bomb": "{{ event.items|join(event.text) }}",
    "join of texts": "{{ event.words|join(event.text|replace('x', 'xxx')) }}",
    "add bomb": "{{ event.text" + " + event.text" * 10 + " }}",
    "times text": "{{ 'x' * 1000000000 }}",
    "times list": "{{ [1] * 1000000000 }}",
    "power": "{{ 9 ** 9 ** 9 }}",
    "times chain": "{{ event.number" + " * event.number" * 9 + " }}",
    "percent format": "{{ '%0999999999d' % 1 }}",
    "tilde": "{{ event.text ~ event.text }}",
    "urlencode chain": "{{ event.text" + "|replace('x', '%')|urlencode|urlencode|urlencode }}",
    "escape chain": "{{ event.text|replace('x', '&')|escape|replace('&', '&&&')|escape }}",
    "long text many times": "{{ event.text }}" * 40,
    "tags of nothing": "{{ '' }}" * 3_000,
    "center": "{{ 'x'|center(1000000000) }}",
    "indent": "{{ event.text|indent(1000000) }}",
    "wordwrap": "{{ event.text|wordwrap(1) }}",
    "range join": "{{ range(10**8)|join }}",
    "lipsum": "{{ lipsum(n=100000) }}",
    "round digits": "{{ 1|round(1000000000) }}",
    "number digits": "{{ 1|number(1000000000) }}",
    "date pattern": "{{ 0|date(event.text) }}",
    "many filters": ("{{ event.text" + "|upper|lower" * 15 + " }}") * 60,
    "search in lists": "{% if 'x' in event.words %}{% endif %}" * 600,
    # large or deep sources
    "500 brackets": "{{ " + "(" * 500 + "1" + ")" * 500 + " }}",
    "500 lists": "{{ " + "[" * 500 + "]" * 500 + " }}",
    "5000 minus": "{{ " + "-" * 5_000 + "1 }}",
    "5000 not": "{% if " + "not " * 5_000 + "1 %}{% endif %}",
    "500 ifs": "{% if 1 %}" * 500 + "{% endif %}" * 500,
    "100k ifs": "{% if 1 %}" * 20_000,
    "long path": "{{ event" + ".a" * 5_000 + " }}",
    "long sum": "{{ 1" + "+1" * 50_000 + " }}",
    "long either": "{{ 1" + " if 1 else 1" * 3_000 + " }}",
    "20000 tags": "{{ event.name }}" * 20_000,
    "20000 bad tags": "{{ event.name" * 20_000,
    "20000 comments then garbage": "{# x #}" * 20_000 + "{% nothing %}",
    "50000 elifs": "{% if 0 %}" + "{% elif 0 %}" * 20_000 + "{% endif %}",
    "huge source": "x" * 300_000,
    "huge source in bytes": "€" * 100_000,
    "huge literal": "{{ '" + "x" * 100_000 + "' }}",
    "huge number": "{{ " + "9" * 100_000 + " }}",
    "huge hex number": "{{ 0x" + "f" * 100_000 + " }}",
    "huge float": "{{ 1e999 }}",
    # escapes to Python
    "class": "{{ event.__class__ }}",
    "class of text": "{{ ''.__class__.__mro__ }}",
    "class as item": "{{ event['__class__'] }}",
    "class put together": "{{ event['__cla' + 'ss__'].x }}",
    "class by attr": "{{ event|attr('__class__') }}",
    "private": "{{ event._secret }}",
    "private root": "{{ _context }}",
    "self": "{{ self }}",
    "self init": "{{ self.__init__.__globals__ }}",
    "joiner": "{{ joiner.__init__ }}",
    "namespace": "{{ namespace(a=1) }}",
    "format": "{{ '{0.__class__}'.format(event) }}",
    "format filter": "{{ '%s'|format(event) }}",
    "format_map": "{{ '{a.__class__}'.format_map({'a': 1}) }}",
    "bound method": "{{ event.text.upper() }}",
    "bound method unbound": "{{ event.text.upper }}",
    "callable value": "{{ event.method }}",
    "callable value called": "{{ event.method(['a']) }}",
    "class value": "{{ event.class }}",
    "map": "{{ event.words|map('upper') }}",
    "safe": "{{ event.text|safe }}",
    "xmlattr": "{{ event|xmlattr }}",
    "tojson": "{{ event|tojson }}",
    "local_zone": "{{ 0|date(local_zone=event) }}",
    "zone path": "{{ 0|date('short', '../../../../etc/passwd') }}",
    "unpacked arguments": "{{ event.text|replace(*event.words) }}",
    "unpacked options": "{{ event.text|replace(**event) }}",
    # statements
    "include": "{% include '/etc/passwd' %}",
    "import": "{% import 'os' as os %}",
    "from": "{% from 'x' import y %}",
    "extends": "{% extends 'x' %}",
    "block": "{% block x %}{% endblock %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "call block": "{% call m() %}{% endcall %}",
    "filter block": "{% filter upper %}x{% endfilter %}",
    "set": "{% set x = 1 %}",
    "set block": "{% set x %}x{% endset %}",
    "autoescape off": "{% autoescape false %}{{ event.text }}{% endautoescape %}",
    "with": "{% with a = 1 %}{% endwith %}",
    "do": "{% do event.words.append(1) %}",
    "debug": "{% debug %}",
    "render": "{% render 'x' %}",
    "unknown test": "{{ event is sameas(event) }}",
    "filter test": "{% if 'attr' is filter %}{% endif %}",
    "dict": "{{ {'a': 1} }}",
    "slice": "{{ event.text[::-1] }}",
    "await": "{{ await event.text }}",
}

MJML_ATTACKS = {
    "include file": "<mjml><mj-body><mj-include path='/etc/passwd'/></mj-body></mjml>",
    "wrappers": "<mjml><mj-body>" + "<mj-wrapper>" * 20_000,
    "divs": "<mjml><mj-body><mj-raw>" + "<div>" * 20_000 + "</div>" * 20_000 + "</mj-raw></mj-body></mjml>",
    "divs hidden": "<mjml><mj-body><mj-raw>" + "<div></x>" * 20_000 + "</mj-raw></mj-body></mjml>",
    "divs and comments": "<mjml><mj-body><mj-raw>"
    + "<div><!--</div>-->" * 10_000
    + "</mj-raw></mj-body></mjml>",
    "divs and attributes": "<mjml><mj-body><mj-raw>"
    + '<div a="</div>">' * 10_000
    + "</mj-raw></mj-body></mjml>",
    "short comments": "<mjml><mj-body><mj-raw>" + "<!--><div><!---->" * 10_000 + "</mj-raw></mj-body></mjml>",
    "cdata": "<mjml><mj-body><mj-raw>" + "<div><![CDATA[</div>]]>" * 9_000 + "</mj-raw></mj-body></mjml>",
    "not closed": "<mjml><mj-body>",
    "entities": "<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><mjml><mj-body>&b;</mj-body></mjml>",
}


def frozen() -> float:
    return 0.0


@pytest.mark.parametrize("source", ATTACKS.values(), ids=ATTACKS.keys())
def test_it_ends_in_a_template_error(source: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_text(source, Context(ext_id="c1", event=EVENT), clock=frozen)
    assert caught.value.part == "body"
    assert len(str(caught.value)) < 600


@pytest.mark.parametrize("source", MJML_ATTACKS.values(), ids=MJML_ATTACKS.keys())
def test_mjml_ends_in_a_template_error_before_it_ends_the_process(source: str) -> None:
    with pytest.raises(TemplateError):
        render_email(EmailContent(subject="s", body=source), Context(ext_id="c1"), clock=frozen)


def test_it_leaves_an_honest_long_mail_alone() -> None:
    rows = [{"name": f"Article {n}", "price": n * 1.5} for n in range(500)]
    body = "{% for row in event.rows %}<p>{{ row.name }}: {{ row.price|money('EUR') }}</p>{% endfor %}"
    mail = render_email(
        EmailContent(subject="s", body=body), Context(ext_id="c1", event={"rows": rows}), clock=frozen
    )
    assert mail.body.startswith("<p>Article 0: €0.00</p><p>Article 1: €1.50</p>")
