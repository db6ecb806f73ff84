"""What cannot be digested: odd payloads, a template without its variable, effects that the database refuses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from faults import repair
from faults.finding import Finding, Kind
from faults.journal import ANY_END
from faults.row import Told, row
from faults.scene import wanted
from faults.stage import Stage

ODD: tuple[dict[str, Any], ...] = (
    {"amount": "many"},
    {"amount": None},
    {"amount": [1, 2]},
    {"amount": {"amount": 60}},
    {"amount": True},
    {"amount": "1e999"},
    {"amount": -0.0},
    {"amount": 1e300},
    {"amount": " 60 \u202e\U0001f4a3"},
    {"amount": "x" * 20_000},
)
"""Amounts that a careless comparison would choke on. Which way their runs go is not for us to say: one way, to
its end."""

BATCH = 60
"""Events in one array, of which every sixth is poisoned."""

REFUSE = """
CREATE FUNCTION faults_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.context ? 'poison' THEN RAISE EXCEPTION 'refused by the fault run'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER faults_refuse BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION faults_refuse();
"""
ALLOW = "DROP TRIGGER faults_refuse ON {table}; DROP FUNCTION faults_refuse();"


@row("poison", "poison event, poison template", 70)
def poison(stage: Stage) -> Told:
    """Each is set aside with its error among neighbours that go on, and goes on itself when the cause is mended."""
    _odd_payloads(stage)
    _missing_variable(stage)
    aside, events = _refused_events(stage)
    failed, runs = _refused_messages(stage)
    did = f"{len(ODD)} odd payloads, {BATCH // 6} bare templates, {events} events, {runs} runs"
    return Told(did, [f"replayed: {events} events, {runs} runs"], [*aside, *failed])


def _odd_payloads(stage: Stage) -> None:
    neighbours = [stage.scene.event("orders", f"plain-{number}") for number in range(len(ODD))]
    odd = [stage.scene.event("orders", f"odd-{number}", **payload) for number, payload in enumerate(ODD)]
    mixed = [event for pair in zip(odd, neighbours, strict=True) for event in pair]
    _bring(stage, mixed, [wanted("orders", message=ANY_END), wanted("orders")] * len(ODD))


def _missing_variable(stage: Stage) -> None:
    """The template needs a nickname, and every sixth event has none: that message is skipped."""
    stage.scene.journey(
        "nick", f"{stage.gateways[0].url}/email?callbacks=0", "{{event.order}} {{event.nickname}}"
    )
    events, ends = [], []
    for number in range(BATCH):
        nickname: dict[str, Any] = {} if number % 6 == 0 else {"nickname": "Nick"}
        events.append(stage.scene.event("nick", f"nick-{number}", **nickname))
        ends.append(wanted("nick", message="sent" if nickname else "skipped"))
    _bring(stage, events, ends)
    stage.settle()


def _refused_events(stage: Stage) -> tuple[list[Finding], int]:
    """The effect of some events cannot be written: these are set aside, with the error, until replayed."""
    with _refusal(stage, "campaigns_run"):
        expected = _bring_poison(stage)
        stage.settle()
        aside = _count(
            stage, "SELECT count(*) FROM events_setaside WHERE error LIKE '%%refused by the fault run%%'"
        )
    findings = _unless(
        aside == expected, "not exactly the poison was set aside", f"{aside}, not {expected} events"
    )
    replayed = repair.replay_events(stage.machine)
    stage.settle()
    return findings, replayed


def _refused_messages(stage: Stage) -> tuple[list[Finding], int]:
    """A node fails for some runs: these stand still with the error, until retried."""
    with _refusal(stage, "gateways_message"):
        expected = _bring_poison(stage)
        stage.settle()
        failed = _count(
            stage,
            "SELECT count(*) FROM campaigns_run WHERE state = 'failed' AND reason LIKE '%%refused by the fault run%%'",
        )
    findings = _unless(
        failed == expected, "not exactly the poisoned runs failed", f"{failed}, not {expected} runs"
    )
    return findings, repair.retry_runs(stage.machine)


def _bring_poison(stage: Stage) -> int:
    events = [
        stage.scene.event("orders", f"poison-{number}", **({"poison": True} if number % 6 == 0 else {}))
        for number in range(BATCH)
    ]
    _bring(stage, events, [wanted("orders")] * BATCH)
    return BATCH // 6


def _bring(stage: Stage, events: list[dict[str, Any]], ends: list[Any]) -> None:
    platform = stage.scene.platform()
    platform.bring(events, ends)
    platform.close()


@contextmanager
def _refusal(stage: Stage, table: str) -> Iterator[None]:
    """The database refuses rows of the table that go back to a poisoned event."""
    with stage.machine.database() as connection:
        connection.execute(REFUSE.format(table=table))
        try:
            yield
        finally:
            connection.execute(ALLOW.format(table=table))


def _count(stage: Stage, sql: str) -> int:
    with stage.machine.database() as connection:
        found = connection.execute(sql, []).fetchone()
    return int(found[0]) if found else 0


def _unless(holds: bool, what: str, who: str) -> list[Finding]:
    return [] if holds else [Finding(Kind.WRONG, what, who)]
