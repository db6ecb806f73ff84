"""JSON as people write it."""

import json

from hypothesis import given
from hypothesis import strategies as st

from crm.backoffice.json_text import laid_out

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
)


def test_what_fits_stands_on_one_line_in_the_order_that_tells_the_story() -> None:
    assert laid_out({"to": "b", "port": "yes", "from": "a"}) == '{"from": "a", "port": "yes", "to": "b"}'


def test_what_does_not_fit_is_broken_up() -> None:
    assert laid_out({"nodes": [{"id": "a" * 40}, {"id": "b" * 40}]}).count("\n") == 5


@given(JSON)
def test_it_says_the_same_as_the_value(value: object) -> None:
    assert json.loads(laid_out(value)) == value
