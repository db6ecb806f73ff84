"""The text part that is made from HTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gateways.rendering.plaintext import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("Hi  <b>Ann</b>,\n welcome", "Hi Ann, welcome"),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\nlines"),
        ("<div>a</div><div><div>b</div></div>c", "a\nb\n\nc"),
        ("<ul><li>one</li><li>two</li></ul>", "- one\n\n- two"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
        ('<a href="https://x.example/?a=1&amp;b=2">go</a>', "go (https://x.example/?a=1&b=2)"),
        ("<a class=x href='https://x.example'>https://x.example</a>", "https://x.example"),
        ("<a href=https://x.example><img src=a alt='Our shop'></a>", "Our shop (https://x.example)"),
        ("<a href='https://x.example'><img src=a></a>", "https://x.example"),
        ('<a href="mailto:a@b.c">a@b.c</a> <a href="#top">up</a> <a name="x">here</a>', "a@b.c up here"),
        ('<a href="https://x.example"><b>go</b> <i>now</i></a>!', "go now (https://x.example)!"),
        ("<head><title>t</title><style>p > a {}</style></head><body>x</body>", "x"),
        ("a<script>if (a<b) { '</p>' }</script>b", "ab"),
        ("a<!-- <p>hidden</p> -->b<!--[if mso]><p>hidden</p><![endif]-->c", "abc"),
        ('<p title="a > b">x</p>', "x"),
        ("1 < 2 &lt; 3 &amp;amp; &euro;&nbsp;5", "1 < 2 < 3 &amp; € 5"),
        ("<!doctype html><?xml?>x", "x"),
        ("<p><p><p>a<p><p><p>b", "a\n\nb"),
        ("<p", ""),
        ("", ""),
        ("a<!-- b", "a"),
        ("&#" + "9" * 5_000 + ";", "&#" + "9" * 5_000 + ";"),
    ],
)
def test_it_reads(html: str, text: str) -> None:
    assert plain_text(html) == text


@given(st.text(alphabet="<>/!-\"'&#; \naphrefstylebxé=0", max_size=100))
def test_no_html_stops_it(html: str) -> None:
    text = plain_text(html)
    assert "\n\n\n" not in text
    assert text == text.strip()
