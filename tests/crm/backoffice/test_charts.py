"""Lines over days, in pixels."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from crm.backoffice.charts import HEIGHT, WIDTH, lines, nice

DAYS = [date(2026, 3, 1) + timedelta(days=number) for number in range(10)]


@given(st.floats(0, 1e12))
def test_the_axis_holds_the_highest_value_and_its_quarters_are_whole(most: float) -> None:
    top = nice(most)
    assert top >= most
    assert top / 4 == int(top / 4)
    assert top <= max(4, most * 4)


@given(st.lists(st.integers(0, 10_000), min_size=10, max_size=10))
def test_every_dot_stands_inside_the_picture(values: list[int]) -> None:
    (series,) = lines(DAYS, {"sent": values}).series
    assert len(series.dots) == 10
    assert all(0 <= x <= WIDTH and 0 <= y <= HEIGHT for x, y in series.dots)
    heights = [y for _, y in series.dots]
    assert heights.index(min(heights)) == values.index(max(values))


def test_it_says_in_words_what_it_shows() -> None:
    chart = lines(DAYS[:2], {"sent": [1, 2], "opened": [0, 1]})
    assert chart.said == "By day from 2026-03-01 to 2026-03-02; in all: sent 3, opened 1."
    assert [column.said for column in chart.columns] == [
        "1 Mar 2026: sent 1, opened 0",
        "2 Mar 2026: sent 2, opened 1",
    ]


def test_a_chart_of_nothing_is_empty() -> None:
    assert lines([], {"sent": []}).said == "Nothing"
