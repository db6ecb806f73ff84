"""The contract of the rows: one file in `faults/rows` each, found because it exists."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field

from faults.finding import Finding
from faults.stage import Stage


@dataclass
class Told:
    """What a row did, in a few words, what it saw beside that, and what it found wrong on its own."""

    did: str
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """`order`: its place in the table."""

    key: str
    title: str
    order: int
    play: Callable[[Stage], Told]


_rows: dict[str, Row] = {}


def row(key: str, title: str, order: int) -> Callable[[Callable[[Stage], Told]], Callable[[Stage], Told]]:
    """Makes a row of a function that lets the faults happen and returns when it stops making them."""

    def register(play: Callable[[Stage], Told]) -> Callable[[Stage], Told]:
        _rows[key] = Row(key, title, order, play)
        return play

    return register


def rows() -> dict[str, Row]:
    """All rows by key, in the order of the table."""
    package = importlib.import_module("faults.rows")
    for module in pkgutil.iter_modules(package.__path__):
        importlib.import_module(f"faults.rows.{module.name}")
    return dict(sorted(_rows.items(), key=lambda pair: pair[1].order))
