"""Thompson sampling."""

from collections import Counter

from campaigns.services.bandit import drawn


def dealt(*counts: tuple[str, int, int]) -> Counter[str]:
    return Counter(drawn(counts, f"customer {n}") for n in range(2_000))


def test_without_results_it_deals_about_evenly() -> None:
    assert 900 < dealt(("a", 0, 0), ("b", 0, 0))["a"] < 1_100
    assert 900 < dealt(("a", 50, 0), ("b", 50, 0))["a"] < 1_100


def test_the_surer_a_difference_the_more_customers_get_the_better_one() -> None:
    few, more, many = (dealt(("a", n, n // 10), ("b", n, n // 5))["b"] for n in (10, 100, 1_000))

    assert 1_000 < few < more < many
    assert many > 1_990


def test_the_same_customer_draws_the_same() -> None:
    counts = [("a", 10, 3), ("b", 12, 4)]

    assert len({drawn(counts, "anna") for _ in range(10)}) == 1
