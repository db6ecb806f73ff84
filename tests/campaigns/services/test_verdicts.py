"""What the results of an A/B test say."""

from __future__ import annotations

import pytest

from campaigns.services.ab_tests import with_probability
from campaigns.services.verdicts import verdict


@pytest.mark.parametrize(
    ("counts", "winner", "said"),
    [
        ([("a", 99, 10), ("b", 500, 90)], "", "not enough data"),
        ([("a", 500, 0), ("b", 500, 0)], "", "not enough data"),
        ([("a", 500, 50), ("b", 500, 52)], "", "no difference to be sure of"),
        ([("a", 500, 50), ("b", 500, 90)], "", "“b” is the best with over 99 %"),
        ([("a", 500, 50), ("b", 500, 72)], "", "“b” is the best with 98 %"),
        ([("a", 500, 50), ("b", 500, 52)], "a", "“a” has won"),
    ],
)
def test_it_is_as_sure_as_the_numbers_are(counts: list[tuple[str, int, int]], winner: str, said: str) -> None:
    assert verdict(with_probability(counts), winner, minimum=100) == said
