"""No address in a mail runs a script, and nothing else in the mail changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.rendering.errors import TemplateTooLarge
from gateways.rendering.links import neutralise_links

MAIL = """<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">
<html xmlns:v="urn:schemas-microsoft-com:vml"><head><style>a[href^="x"]{color:red}</style></head>
<!--[if mso]><v:rect fill="t"><v:fill src="https://x.example/b.png"/></v:rect><![endif]-->
<BODY BACKGROUND=/bg.png><a  HREF='https://x.example/?src=a:b&amp;href=c:d'>Grüße &euro; data: x</a><br>
<a href=mailto:a@b.c>1</a><a href="tel:+49">2</a><a href="sms:1">3</a><a href="#top">4</a><a href="?q=1">5</a>
<a href="dp:action&action=DEPOSIT">6</a><a href="//x.example">7</a><a href="">8</a><a href>9</a><a href="a/b:c">10</a>
<a href="https://x.example/#_smartico_dp=dp%3Aaction">11</a><img src="cid:logo"><img src="data:image/png;base64,AA=="
data-src="weird:x" metadata="a:b"></BODY></html>\r\n<p unclosed"""


def test_it_leaves_an_honest_mail_as_it_is() -> None:
    assert neutralise_links(MAIL) is MAIL


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        " javascript:alert(1)",
        "java\tscript:alert(1)",
        "java\r\nscript:alert(1)",
        "\x01javascript:alert(1)",
        "\u200bjavascript:alert(1)",
        "java&#115;cript:alert(1)",
        "java&#x73;cript:alert(1)",
        "java&#x00000000000000000000000000000073;cript:alert(1)",
        "java&#" + "0" * 3_000 + "115;cript:alert(1)",
        "java&Tab;script&colon;alert(1)",
        "java&NewLine;script&#58;alert(1)",
        "&#1;javascript:alert(1)",
        "\t" * 3_000 + "javascript:alert(1)",
        "java" + "\n" * 3_000 + "script:alert(1)",
        "vbscript:x",
        "data:text/html,<script>1</script>",
        "data:image/svg+xml,<svg onload=1>",
        "file:///etc/passwd",
        "blob:x",
        "javascript&colon;//https://x.example",
        "evil:https://x.example",
    ],
)
@pytest.mark.parametrize(
    "tag", ['<a href="{}">', "<a href='{}'>", '<a HREF = \n "{}">', '<a class="x"href="{}">', "<a/href='{}'>"]
)
def test_it_disarms(tag: str, address: str) -> None:
    before, _, after = tag.partition("{}")
    html = neutralise_links(f"<p>ok</p>{before}{address}{after}é</a>")
    assert "".join(html.split()) == "".join(f"<p>ok</p>{before}unsafe:{address}{after}é</a>".split())


@pytest.mark.parametrize(
    "tag",
    [
        "<a href=javascript:x>",
        '<img src="javascript:x">',
        '<form action="javascript:x">',
        '<button formaction="javascript:x">',
        '<svg><a xlink:href="javascript:x">',
        '<body background="javascript:x">',
        '<video poster="javascript:x">',
        '<object data="javascript:x">',
        '<base href="javascript:x">',
        '<a title="href=\'" href="javascript:x">',
        '<!-- <a href="javascript:x"> -->',
        '<a title=">" href="javascript:x">',
    ],
)
def test_it_looks_wherever_an_address_may_stand(tag: str) -> None:
    assert neutralise_links(tag) == tag.replace("javascript:", "unsafe:javascript:")


def test_it_disarms_each_of_several() -> None:
    html = '<a href="javascript:1">é</a><a href="https://x.example">2</a><img src="vbscript:3">'
    assert neutralise_links(html) == (
        '<a href="unsafe:javascript:1">é</a><a href="https://x.example">2</a><img src="unsafe:vbscript:3">'
    )


def test_it_refuses_a_mail_of_nothing_but_links() -> None:
    with pytest.raises(TemplateTooLarge, match="more than 2,000 links"):
        neutralise_links("<a href=x>" * 2_001)


@given(st.text(alphabet="<>\"'= /hrefscdatjvip:&#;x1\t\né", max_size=80))
def test_it_only_ever_adds_and_does_so_once(html: str) -> None:
    once = neutralise_links(html)
    assert once.replace("unsafe:", "") == html
