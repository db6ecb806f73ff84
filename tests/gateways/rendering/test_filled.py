"""Addresses, JSON and single values that are filled in for a customer."""

from __future__ import annotations

import pytest

from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable, TemplateError
from gateways.rendering.filled import Filler, sources_in

CONTEXT = Context(
    ext_id="a/b?x=1", attributes={"name": 'Ann "the" \\'}, event={"amount": 12.5, "tags": ["a", "b"]}
)


@pytest.fixture
def filler() -> Filler:
    return Filler(CONTEXT)


def test_what_a_value_says_stays_one_part_of_the_address(filler: Filler) -> None:
    assert filler.address("https://x/users/{{customer.ext_id}}?n={{event.amount}}") == (
        "https://x/users/a%2Fb%3Fx%3D1?n=12.5"
    )


def test_a_value_that_is_encoded_already_is_not_encoded_twice(filler: Filler) -> None:
    assert filler.address("/{{customer.ext_id|urlencode}}/{% if true %}{{customer.ext_id}}{% endif %}") == (
        "/a%2Fb%3Fx%3D1/a%2Fb%3Fx%3D1"
    )


def test_a_value_alone_keeps_its_kind_and_beside_text_it_is_text(filler: Filler) -> None:
    tree = {"sum": "{{event.amount * 2}}", "said": "{{event.amount}} EUR", "tags": ["{{event.tags}}"], "n": 1}

    assert filler.tree(tree) == {"sum": 25, "said": "12.5 EUR", "tags": [["a", "b"]], "n": 1}


def test_no_value_breaks_out_of_its_text(filler: Filler) -> None:
    assert filler.tree({"name": "{{customer.name}}"}) == {"name": 'Ann "the" \\'}


def test_a_missing_value_is_named(filler: Filler) -> None:
    with pytest.raises(MissingVariable, match=r"event\.gone"):
        filler.tree({"a": ["{{event.gone}}"]})


def test_a_call_is_refused_as_in_any_template(filler: Filler) -> None:
    with pytest.raises(TemplateError):
        filler.address("/{{ customer.ext_id.upper() }}")


def test_every_text_of_a_tree_is_found() -> None:
    assert list(sources_in({"a": ["b", {"c": "d"}], "e": 1})) == ["b", "d"]
