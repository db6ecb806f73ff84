"""Lines over days, as numbers that a template draws with: no script, and a table says the same beneath. Pure."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

WIDTH, HEIGHT = 1000, 220
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 10, 26
MOST_LABELS, MOST_DOTS = 8, 45
COLOURS = ("blue", "green", "orange", "red", "grey")


@dataclass(frozen=True, slots=True)
class Series:
    """One line: what it is called, its colour (a class), its path and its dots."""

    name: str
    colour: str
    path: str
    dots: Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Tick:
    """A mark on an axis, in pixels, with what it says."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A day's strip of the chart; `said` is shown on hovering."""

    x: float
    width: float
    said: str


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything in pixels of a picture WIDTH × HEIGHT. `said`: the picture in a sentence."""

    series: Sequence[Series]
    rows: Sequence[Tick]
    days: Sequence[Tick]
    columns: Sequence[Column]
    said: str
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT
    top: int = TOP
    bottom: int = HEIGHT - BOTTOM


def lines(days: Sequence[date], values: Mapping[str, Sequence[float]]) -> Chart:
    """A chart of one line for each name; as many values as days."""
    most = nice(max((value for row in values.values() for value in row), default=0))
    step = (WIDTH - LEFT - RIGHT) / max(len(days), 1)
    xs = [LEFT + step * (number + 0.5) for number in range(len(days))]

    def y(value: float) -> float:
        return TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)

    series = [
        _series(
            name, COLOURS[number % len(COLOURS)], [(x, y(value)) for x, value in zip(xs, row, strict=True)]
        )
        for number, (name, row) in enumerate(values.items())
    ]
    every = math.ceil(len(days) / MOST_LABELS) or 1
    return Chart(
        series=series,
        rows=[Tick(y(most * part / 4), f"{most * part / 4:,g}") for part in range(5)],
        days=[Tick(x, f"{day.day} {day:%b}") for x, day in list(zip(xs, days, strict=True))[::every]],
        columns=[
            Column(x - step / 2, step, _said(day, {name: row[number] for name, row in values.items()}))
            for number, (x, day) in enumerate(zip(xs, days, strict=True))
        ],
        said=_sentence(days, values),
    )


def nice(most: float) -> float:
    """The smallest of 4, 8, 20, 40, 80, 200 … that is not below: quarters of it are round."""
    power = 10.0 ** math.floor(math.log10(max(most, 1) / 4))
    return next((f * power * 4 for f in (1, 2, 5, 10) if f * power * 4 >= most and f * power >= 1), 4)


def _series(name: str, colour: str, points: Sequence[tuple[float, float]]) -> Series:
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) if points else ""
    return Series(name, colour, path, points if len(points) <= MOST_DOTS else ())


def _said(day: date, values: Mapping[str, float]) -> str:
    return f"{day.day} {day:%b %Y}: " + ", ".join(f"{name} {value:,g}" for name, value in values.items())


def _sentence(days: Sequence[date], values: Mapping[str, Sequence[float]]) -> str:
    if not days:
        return "Nothing"
    sums = ", ".join(f"{name} {sum(row):,g}" for name, row in values.items())
    return f"By day from {days[0].isoformat()} to {days[-1].isoformat()}; in all: {sums}."
