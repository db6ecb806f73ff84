import pytest

from bench.table import below, render, share, shown


def test_it_holds_a_figure_against_a_share_of_its_limit() -> None:
    enough = share("steps", 250.0, "/s", 1_000.0, "bare UPDATE", 0.25)
    short = share("steps", 249.0, "/s", 1_000.0, "bare UPDATE", 0.25)
    assert (enough.reached, short.reached) == (True, False)
    assert enough.ratio == pytest.approx(0.25)


def test_it_holds_a_figure_against_a_number() -> None:
    assert below("idle", 2.9, "%", 3).reached
    assert not below("idle", 3.0, "%", 3).reached


def test_it_prints_goal_figure_limit_ratio_and_verdict_in_one_line() -> None:
    rows = [
        share("steps", 24_000.0, "/s", 48_000.0, "bare UPDATE", 0.25, note="one worker"),
        below("p99", 71.25, "ms", 50),
        shown("others", 0.5, "cores"),
    ]
    head, _, steps, p99, others, _, note = render(rows).splitlines()
    assert head.split() == ["figure", "goal", "measured", "limit", "ratio"]
    assert " ".join(steps.split()) == "steps ≥ 25% 24,000 /s 48,000 bare UPDATE 50% ok"
    assert " ".join(p99.split()) == "p99 < 50 ms 71.2 ms – – SHORT"
    assert " ".join(others.split()) == "others – 0.5 cores – –"
    assert note == "steps: one worker"


def test_it_shows_a_limit_beside_a_number_that_is_the_goal() -> None:
    row = below("question", 60.0, "ms", 1_500, limit=20.0, limit_name="ms DuckDB")
    line = render([row]).splitlines()[2]
    assert " ".join(line.split()) == "question < 1,500 ms 60 ms 20 ms DuckDB 3.0 × ok"


def test_it_says_a_multiple_as_one() -> None:
    line = render([share("steps", 48_000.0, "/s", 1_200.0, "no-op tasks", 20)]).splitlines()[2]
    assert " ".join(line.split()) == "steps ≥ 20 × 48,000 /s 1,200 no-op tasks 40.0 × ok"
