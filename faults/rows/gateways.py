"""Gateways that are slow, broken, lying or away, beside one that is well and must not notice."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from faults.client import Platform
from faults.finding import Finding, Kind
from faults.row import Told, row
from faults.scene import wanted
from faults.stage import Stage

FAULTY: Mapping[str, str] = {
    "slow": "fault=slow&ms=3000",
    "500": "fault=500&times=2&rate=0.1",
    "503": "fault=503&times=1",
    "garbage": "fault=garbage&times=2&rate=0.1",
    "truncated": "fault=truncated&times=1",
    "html": "fault=html&times=1",
    "reset": "fault=reset&times=1",
    "lost": "fault=lost&times=1",
    "big": "fault=big&rate=0.2&times=1",
    "refusing": "fault=error_code",
}
"""Gateways by what is wrong with them, as the sample gateway is told in its URL. Few messages fail twice: if
many did, the breaker would rightly take the gateway for dead, and try it again minutes later only."""

END = {"refusing": "failed"}
"""What becomes of the messages, where it is not `sent`."""

MESSAGES = 40
"""To each of the faulty ones."""

AWAY, AWAY_S = "away", 6.0
WELL_EVERY_S = 0.05
LAG_S = 10.0
"""Generous: how late the well one's messages may be at most, on a machine with other things to do."""

LAG = """
SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY lag), percentile_cont(0.95) WITHIN GROUP (ORDER BY lag), max(lag)
FROM (
    SELECT extract(epoch FROM settled_at - created_at)::float8 AS lag FROM gateways_message
    WHERE campaign = 'well' AND settled_at IS NOT NULL ORDER BY id OFFSET %s LIMIT %s
) lags
"""


@row("gateways", "gateways slow, broken, away, answer lost", 40)
def gateways(stage: Stage) -> Told:
    """The lag of the well gateway's messages is taken alone first, then beside all the others."""
    away = _build(stage)
    platform, well = stage.scene.platform(), stage.times(100)
    _bring_well(stage, platform, well)
    stage.settle()
    for slug in (*FAULTY, AWAY):
        _bring(stage, platform, slug, stage.times(MESSAGES))
    began = time.monotonic()
    _bring_well(stage, platform, well)
    time.sleep(max(0.0, AWAY_S - (time.monotonic() - began)))
    findings, notes = _while_away(stage)
    away.start()
    stage.settle()
    platform.close()
    found, lags = _lags(stage, well)
    return Told(f"{len(FAULTY) + 1} faults × {stage.times(MESSAGES)}", [*lags, *notes], [*findings, *found])


def _build(stage: Stage) -> Any:
    url = stage.gateways[0].url
    stage.scene.journey("well", f"{url}/email?callbacks=0")
    for slug, options in FAULTY.items():
        stage.scene.journey(slug, f"{url}/email?callbacks=0&{options}")
    away = stage.gateway(AWAY)
    stage.scene.journey(AWAY, f"{away.url}/email?callbacks=0")
    return away


def _bring(stage: Stage, platform: Platform, slug: str, count: int) -> None:
    events = [stage.scene.event(slug, f"{slug}-{number}") for number in range(count)]
    platform.bring(events, [wanted(slug, message=END.get(slug, "sent"))] * count)


def _bring_well(stage: Stage, platform: Platform, count: int) -> None:
    for _ in range(count):
        _bring(stage, platform, "well", 1)
        time.sleep(WELL_EVERY_S)


def _while_away(stage: Stage) -> tuple[list[Finding], list[str]]:
    """Nobody listens at one of them: its breaker must have opened, so that few tries are wasted on it."""
    health = stage.scene.gateway(AWAY)["health"]
    with stage.machine.database() as connection:
        (tries,) = connection.execute(
            "SELECT sum(attempts) FROM gateways_message WHERE campaign = %s", [AWAY]
        ).fetchone() or (0,)
    note = f"away: {tries} tries in {AWAY_S:g} s, the breaker counts {health['failures']} failures"
    if health["open_until"] is None and stage.times(MESSAGES) > 10:
        return [Finding(Kind.WRONG, "the breaker did not open", AWAY)], [note]
    return [], [note]


def _lags(stage: Stage, well: int) -> tuple[list[Finding], list[str]]:
    findings, notes = [], []
    with stage.machine.database() as connection:
        for number, when in enumerate(("alone", "beside the others")):
            middle, high, highest = connection.execute(LAG, [number * well, well]).fetchone() or (0, 0, 0)
            notes.append(
                f"well {when}: written to settled in {middle * 1000:.0f} ms, p95 {high * 1000:.0f} ms, "
                f"longest {highest * 1000:.0f} ms"
            )
            if highest > LAG_S:
                findings.append(
                    Finding(Kind.WRONG, "a well gateway waited for its neighbours", f"{highest:.1f} s")
                )
    return findings, notes
