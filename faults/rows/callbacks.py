"""Callbacks doubled, late, out of order, early, with an unknown id or a wrong key, and a storm of them."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Mapping, Sequence
from random import Random

from faults import storm, witness
from faults.finding import Finding, Kind
from faults.row import Told, row
from faults.scene import wanted
from faults.stage import Stage
from faults.storm import Call
from faults.waiting import comes_true
from faults.witness import Report

ALL = ("accepted", "delivered", "opened", "clicked")
TAKEN: Mapping[str, str] = {
    "doubled": "callbacks=duplicate",
    "shuffled": "callbacks=shuffle",
    "both": "callbacks=duplicate,shuffle",
    "early": "fault=early",
    "by-form": "via=form",
    "by-json": "via=json&callbacks=ampersand",
}
"""Gateways whose callbacks must all be taken, by what is odd about them."""

NOT_TAKEN: Mapping[str, tuple[str, int]] = {
    "unknown-id": ("callbacks=unknown_id", 1),
    "wrong-token": ("callbacks=wrong_token", 1),
    "wrong-key": ("callbacks=wrong_key", 3),
}
"""Those whose callbacks must not, and the `error_code` that tells them so."""

AFTER_THE_ANSWER = "delay=2000&statuses=delivered,clicked"
"""They call when we have long recorded the id that they gave: before, a token vouches for whatever id comes."""

EACH_REFUSED = 2
REFUSED_S = 60.0

MESSAGES = 20
"""To each gateway."""

STORM = 5_000
STATUS = "SELECT count(*), count(*) FILTER (WHERE status = %s) FROM gateways_message WHERE campaign = %s"
TARGETS = "SELECT uid, body ->> 'callback_url', ext_message_id FROM gateways_message WHERE campaign = 'calm'"


@row("callbacks", "callbacks doubled, late, shuffled, wrong, a storm", 60)
def callbacks(stage: Stage) -> Told:
    """All answered with 200, each status counted once, and none ever going back."""
    messages, seen = stage.times(MESSAGES), len(_reports(stage))
    for slug, options in TAKEN.items():
        _send(stage, slug, f"delay=5&{options}", messages)
    for slug, (options, _) in NOT_TAKEN.items():
        _send(stage, slug, f"{AFTER_THE_ANSWER}&{options}", messages)
    _send(stage, "calm", "callbacks=0", messages)
    stage.settle()
    findings = _wrong_codes(stage, seen, messages)
    findings += [finding for slug in TAKEN for finding in _unless_all(stage, slug, "clicked")]
    findings += [finding for slug in NOT_TAKEN for finding in _unless_all(stage, slug, "")]
    calls = _calls(stage)
    answers = asyncio.run(storm.make(calls))
    stage.settle()
    findings += [*_unless_all(stage, "calm", "clicked"), *_after_storm(answers)]
    pace = f"{len(calls) / answers.seconds:,.0f}/s, the longest took {answers.longest_s:.1f} s"
    note = f"storm: {len(calls):,} callbacks at once, {pace}"
    return Told(f"{len(TAKEN) + len(NOT_TAKEN)} kinds × {messages}, {len(calls):,} at once", [note], findings)


def _send(stage: Stage, slug: str, options: str, count: int) -> None:
    stage.scene.journey(slug, f"{stage.gateways[0].url}/email?{options}")
    platform = stage.scene.platform()
    platform.bring(
        [stage.scene.event(slug, f"{slug}-{number}") for number in range(count)], [wanted(slug)] * count
    )
    platform.close()


def _reports(stage: Stage) -> Sequence[Report]:
    return witness.read([stage.gateways[0].file]).reports


def _wrong_codes(stage: Stage, seen: int, messages: int) -> list[Finding]:
    """How many were refused with which code; those of other gateways are all taken."""
    due = Counter[int]()
    for _, code in NOT_TAKEN.values():
        due[code] += messages * EACH_REFUSED

    def refused() -> Counter[int]:
        return Counter(report.error_code for report in _reports(stage)[seen:] if report.error_code)

    if comes_true(lambda: refused() == due, REFUSED_S, every=0.5):
        return []
    return [Finding(Kind.WRONG, "callbacks refused by error_code", f"{dict(refused())}, not {dict(due)}")]


def _unless_all(stage: Stage, slug: str, status: str) -> list[Finding]:
    with stage.machine.database() as connection:
        total, fitting = connection.execute(STATUS, [status, slug]).fetchone() or (0, 0)
    if total and total == fitting:
        return []
    return [
        Finding(
            Kind.WRONG, f"not all messages are {status or 'without status'}", f"{slug}: {fitting}/{total}"
        )
    ]


def _calls(stage: Stage) -> list[Call]:
    """Every message's statuses many times over, in no order at all; failures among them come too late."""
    with stage.machine.database() as connection:
        targets = connection.execute(TARGETS).fetchall()
    random = Random(stage.random.random())
    calls = [
        Call(url, ext_id, random.choice((*ALL, "failed")))
        for _, url, ext_id in random.choices(targets, k=round(STORM * min(1.0, stage.scale)))
    ]
    # Each at least once, whatever chance has in store.
    return [*(Call(url, ext_id, status) for _, url, ext_id in targets for status in ALL), *calls]


def _after_storm(answers: storm.Answers) -> list[Finding]:
    return [
        Finding(Kind.WRONG, "a callback of the storm", f"{answer}: {count} times")
        for answer, count in answers.counts.items()
        if answer != (200, 0)
    ]
