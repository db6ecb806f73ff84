"""Message authentication codes."""

from __future__ import annotations

import hmac

from hypothesis import given
from hypothesis import strategies as st

from lib.secrets.keyed import mac


@given(st.lists(st.tuples(st.binary(max_size=100), st.binary(max_size=100)), max_size=5))
def test_it_is_what_the_library_says_whatever_was_asked_before(pairs: list[tuple[bytes, bytes]]) -> None:
    assert [mac(key, value) for key, value in pairs] == [
        hmac.digest(key, value, "sha256") for key, value in pairs
    ]
