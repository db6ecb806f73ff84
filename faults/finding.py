"""What a comparison of the histories brings to light."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from faults.journal import Journal
from faults.records import Records
from faults.witness import Witness


class Kind(Enum):
    """The columns of the table that must show nothing but zeros."""

    LOST = "lost"
    DOUBLED = "doubled"
    STUCK = "stuck"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that must not be. `who`: the eid, run, message, uid … that it is about."""

    kind: Kind
    what: str
    who: str


@dataclass(frozen=True)
class Histories:
    """The three that are compared."""

    journal: Journal
    records: Records
    witness: Witness


Findings = Iterator[Finding]
