"""Where something is wrong in a condition, for people."""

import pytest

from crm.segments.problem import in_words


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("", ""),
        ("all[0]", "rule 1"),
        ("all[1].not.event", "rule 2, event"),
        ("not.any[0].all[2].value", "rule 1.3, value"),
        ("all[1].any[0].where[0].value", "rule 2.1, where 1, value"),
        ("days_since_last.value", "days since last, value"),
        ("not", ""),
    ],
)
def test_a_path_is_said_in_words(path: str, words: str) -> None:
    assert in_words(path) == words
