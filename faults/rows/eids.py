"""The same eid fifty times at once, within one array, and again later."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from httpx import Response

from faults.client import Event
from faults.finding import Finding, Kind
from faults.row import Told, row
from faults.scene import wanted
from faults.stage import Stage

EIDS = 10
AT_ONCE = 50


@row("eids", "one eid posted many times", 50)
def eids(stage: Stage) -> Told:
    """One event, one effect, and all other answers say duplicate."""
    events = [stage.scene.event("orders", f"twin-{number}") for number in range(stage.times(EIDS))]
    findings = [finding for event in events for finding in _at_once(stage, event)]
    stage.settle()
    findings += _again(stage, events)
    return Told(f"{len(events)} eids × {AT_ONCE} at once, then again", findings=findings)


def _at_once(stage: Stage, event: Event) -> list[Finding]:
    """Each post with another body, since only the first one counts."""
    stage.journal.post({event["eid"]: wanted("orders")})
    platform, barrier = stage.scene.platform(), Barrier(AT_ONCE)

    def post(number: int) -> tuple[int, int]:
        barrier.wait()
        return _counts(stage, platform.post({**event, "payload": {**event["payload"], "number": number}}))

    with ThreadPoolExecutor(AT_ONCE) as pool:
        counts = list(pool.map(post, range(AT_ONCE)))
    platform.close()
    accepted, duplicates = (sum(column) for column in zip(*counts, strict=True))
    answer = {"accepted": accepted, "duplicates": 1 - accepted, "rejected": 0}
    stage.journal.acknowledge([event["eid"]], answer)
    if (accepted, duplicates) != (1, AT_ONCE - 1):
        return [Finding(Kind.DOUBLED, f"accepted {accepted} times, {duplicates} duplicates", event["eid"])]
    return []


def _counts(stage: Stage, response: Response | None) -> tuple[int, int]:
    if response is None or response.status_code != 200:
        stage.journal.complain(f"one of many posts of an eid was answered with {response}")
        return 0, 0
    answer = response.json()
    return answer["accepted"], answer["duplicates"]


def _again(stage: Stage, events: list[Event]) -> list[Finding]:
    """All of them three times in one array, when they have long taken effect."""
    platform = stage.scene.platform()
    response = platform.post(events * 3)
    platform.close()
    accepted, duplicates = _counts(stage, response)
    if (accepted, duplicates) != (0, len(events) * 3):
        return [Finding(Kind.DOUBLED, f"{accepted} were taken again, {duplicates} duplicates", "array")]
    return []
