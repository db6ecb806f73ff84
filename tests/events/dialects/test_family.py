"""What every dialect owes, also one that is added tomorrow."""

from __future__ import annotations

import pytest

from events.contract import Dialect, Outcome
from events.dialects import family
from tests.events.conftest import Post

MEMBERS = list(family)
EXAMPLES = [
    pytest.param(dialect, endpoint, example, id=f"{dialect.key}: {example.name}")
    for dialect in MEMBERS
    for endpoint in dialect.endpoints
    for example in endpoint.examples
]


def test_the_two_dialects_are_there() -> None:
    assert {"native", "smartico_v2"} <= {dialect.key for dialect in MEMBERS}


@pytest.mark.parametrize(("dialect", "endpoint", "example"), EXAMPLES)
def test_its_examples_are_accepted(
    post: Post, dialect: type[Dialect], endpoint: object, example: object
) -> None:
    response = post(example.body, f"/api/{endpoint.path}")  # type: ignore[attr-defined]

    count = len(example.body) if isinstance(example.body, list) else 1  # type: ignore[attr-defined]
    expected = dialect.answer(Outcome(count), "id").body
    answer = response.json()
    assert response.status_code == 200
    assert {name: value for name, value in answer.items() if not name.startswith("req")} == {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in expected.items()
        if not name.startswith("req")
    }


@pytest.mark.parametrize("dialect", MEMBERS)
def test_it_describes_itself(dialect: type[Dialect]) -> None:
    assert dialect.__doc__
    assert dialect.answer_schema["type"] == "object"
    assert all(endpoint.examples and endpoint.summary for endpoint in dialect.endpoints)


@pytest.mark.parametrize("dialect", MEMBERS)
@pytest.mark.parametrize("body", [b"", b"{", b"7", b"\xff", b"[" * 100_000])
def test_garbage_is_a_client_error(post: Post, dialect: type[Dialect], body: bytes) -> None:
    for endpoint in dialect.endpoints:
        assert post(body, f"/api/{endpoint.path}").status_code == 400
        assert post(body, f"/api/{endpoint.path}", key="wrong").status_code == 401
