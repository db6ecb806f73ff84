"""Goals reached by the runs that began in a period, by version."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lib.periods import Period
from lib.reading import rows_of

_BEGUN = """
SELECT version.number, coalesce(begun.runs, 0), coalesce(begun.apart, false) FROM campaigns_version version
LEFT JOIN (
    SELECT version_id, count(*) AS runs, bool_or(control) AS apart FROM campaigns_run
    WHERE version_id = ANY(%(versions)s) AND started_at >= %(since)s AND started_at < %(until)s GROUP BY 1
) begun ON begun.version_id = version.id
WHERE version.id = ANY(%(versions)s)
"""
_REACHED = """
SELECT version.number, conversion.goal, count(*) FROM campaigns_run run
JOIN campaigns_version version ON version.id = run.version_id
JOIN campaigns_conversion conversion ON conversion.run_id = run.id
WHERE run.version_id = ANY(%(versions)s) AND run.started_at >= %(since)s AND run.started_at < %(until)s
GROUP BY 1, 2
"""
_ALL = """
SELECT conversion.goal, count(*) FROM campaigns_conversion conversion
JOIN campaigns_run run ON run.id = conversion.run_id WHERE run.version_id = ANY(%(versions)s) GROUP BY 1
"""


@dataclass(frozen=True, slots=True)
class Reached:
    """How many of a version's runs have reached a goal."""

    version: int
    goal: str
    runs: int
    reached: int

    @property
    def rate(self) -> float:
        return self.reached / self.runs if self.runs else 0.0


@dataclass(frozen=True, slots=True)
class Goals:
    """What was reached by version, the newest first. `apart`: whether any of these runs is in a control group."""

    reached: list[Reached]
    apart: bool


def goals_reached(versions: Sequence[int], period: Period, known: Sequence[tuple[int, str]]) -> Goals:
    """Of the runs that began. `known`: (version, goal) that are listed though nobody has reached them yet."""
    params = {"versions": list(versions), "since": period.since, "until": period.until}
    rows = rows_of(_BEGUN, params)
    begun = {number: runs for number, runs, _ in rows}
    counts = dict.fromkeys(known, 0)
    counts |= {(number, goal): count for number, goal, count in rows_of(_REACHED, params)}
    order = sorted(counts, key=lambda one: (-one[0], one[1]))
    reached = [Reached(number, goal, begun[number], counts[number, goal]) for number, goal in order]
    return Goals(reached, any(apart for _, _, apart in rows))


def reached_so_far(versions: Sequence[int]) -> dict[str, int]:
    """Runs by the goal that they have reached, of all times."""
    return dict(rows_of(_ALL, {"versions": list(versions)}))
