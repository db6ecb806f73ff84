"""The gateway's history, read from the files that the counting gateways have written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

ACCEPTED_IN_SILENCE = frozenset({"lost"})
"""Faults by which a message is taken on without the caller ever hearing of it."""


@dataclass
class Seen:
    """All that came under one uid. `order`: the event's eid, which the templates put into the subject."""

    order: str
    bodies: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    tries: int = 0
    taken: bool = False


@dataclass(frozen=True)
class Report:
    """A callback that Beckon has answered: for which uid, with which status, and the `error_code`."""

    uid: str
    status: str
    http_status: int
    error_code: int


@dataclass
class Witness:
    """What the gateways say came in and what they reported back."""

    messages: dict[str, Seen] = field(default_factory=dict)
    reports: list[Report] = field(default_factory=list)

    def add(self, line: dict[str, Any]) -> None:
        if line["kind"] == "callback":
            self._add_callback(line)
        elif line["uid"]:
            self._add_request(line)

    def _add_request(self, line: dict[str, Any]) -> None:
        seen = self.messages.setdefault(line["uid"], Seen(_order(line["body"])))
        seen.tries += 1
        seen.bodies.add(line["sha256"])
        answer = line["answer"] if isinstance(line["answer"], dict) else {}
        if "ext_message_id" in answer:
            seen.ids.add(answer["ext_message_id"])
        seen.taken |= answer.get("error_code") == 0 or line["fault"] in ACCEPTED_IN_SILENCE

    def _add_callback(self, line: dict[str, Any]) -> None:
        if line["http_status"] is not None:
            code = _error_code(line["answer"])
            self.reports.append(Report(line["uid"], line["status"], line["http_status"], code))


def read(files: Iterable[Path]) -> Witness:
    """Everything that stands in the files."""
    witness = Witness()
    for file in files:
        with file.open("rb") as lines:
            for line in lines:
                witness.add(msgspec.json.decode(line))
    return witness


def _order(body: dict[str, Any]) -> str:
    """The eid is the first word of every subject."""
    return str(body.get("subject", "")).partition(" ")[0]


def _error_code(answer: str | None) -> int:
    try:
        return int(msgspec.json.decode(answer or "")["error_code"])
    except (msgspec.DecodeError, TypeError, KeyError, ValueError):
        return -1
