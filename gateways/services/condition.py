"""Keeps what the tries of a group tell about their gateways: the breaker, and the warning for the operator."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from gateways.models import Gateway
from gateways.policy.pace import THRESHOLD, Health
from gateways.queries import lines
from gateways.services.answers import UNTRACKABLE, Meaning, Verdict
from gateways.services.parcels import Parcel

_SILENT = (Meaning.NO_ANSWER, Meaning.UNKNOWN)


@dataclass(slots=True)
class Tally:
    """The tries of one gateway. `silent`: for each without an answer, whether it was a probe."""

    answered: int = 0
    silent: list[bool] = field(default_factory=list)
    troubled: bool = False
    untrackable: bool = False
    error: str = ""

    def add(self, parcel: Parcel, verdict: Verdict) -> None:
        self.troubled |= parcel.troubled
        if verdict.meaning in _SILENT:
            self.silent.append(parcel.probe)
            self.error = verdict.error
        elif verdict.meaning is not Meaning.NOT_TRIED:
            self.answered += 1
            self.untrackable |= verdict.error == UNTRACKABLE


def keep(tries: Iterable[tuple[Parcel, Verdict]], now: datetime) -> None:
    """In the caller's transaction. Where all is well, nothing is read and nothing written."""
    tallies: dict[int, Tally] = {}
    for parcel, verdict in tries:
        tallies.setdefault(parcel.route.gateway_id, Tally()).add(parcel, verdict)
    _keep_breakers({id_: tally for id_, tally in tallies.items() if tally.silent or tally.troubled}, now)
    _warn([id_ for id_, tally in tallies.items() if tally.untrackable], UNTRACKABLE)


def _keep_breakers(tallies: dict[int, Tally], now: datetime) -> None:
    before = [Health(*row) for row in lines.lock(tallies)]
    after = [
        health.after_answers(tallies[health.gateway_id].answered, tallies[health.gateway_id].silent, now)
        for health in before
    ]
    lines.store([health.row for health, old in zip(after, before, strict=True) if health != old])
    for health, old in zip(after, before, strict=True):
        if health.failures >= THRESHOLD > old.failures:
            error = tallies[health.gateway_id].error
            _warn([health.gateway_id], f"{THRESHOLD} tries in a row without an answer, the last: {error}")
        elif old.failures >= THRESHOLD > health.failures:
            _warn([health.gateway_id], "")


def _warn(gateway_ids: list[int], warning: str) -> None:
    if gateway_ids:
        Gateway.objects.filter(id__in=gateway_ids).exclude(warning=warning).update(warning=warning)
