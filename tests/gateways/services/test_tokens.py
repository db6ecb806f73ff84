"""The tokens in callback URLs."""

from hypothesis import given
from hypothesis import strategies as st

from gateways.services.tokens import message_id, token

ids = st.integers(0, 2**63 - 1)


@given(ids)
def test_a_token_stands_for_its_message(id_: int) -> None:
    assert message_id(token(id_)) == id_
    assert len(token(id_)) == 32


@given(ids, st.integers(0, 31), st.sampled_from("abcXYZ0_-"))
def test_a_token_that_was_tampered_with_stands_for_nothing(id_: int, place: int, character: str) -> None:
    good = token(id_)
    bad = good[:place] + character + good[place + 1 :]

    assert bad == good or message_id(bad) is None


@given(st.text(max_size=100))
def test_anything_else_stands_for_nothing(text: str) -> None:
    assert message_id(text) is None


def test_tokens_of_neighbours_have_nothing_in_common() -> None:
    assert len({token(id_)[-10:] for id_ in range(100)}) == 100
