"""The contract of the kinds of long work. A kind is one file in `crm/jobs` and is found because it exists."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from crm.models import Job
from lib.registry import Registry


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a part brought: numbers that are added up, and a few of the things that somebody should look at.

    `again`: there is more of this part than one transaction should do; it is worked once more.
    """

    counts: Mapping[str, int]
    examples: Sequence[str] = ()
    again: bool = False


class JobKind(ABC):
    """A kind of job. `right`: what an operator needs to cancel it."""

    key: ClassVar[str]
    right: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def weight(cls, part: Sequence[Any]) -> int:
        """How much of the whole a part is: what progress counts."""
        return len(part)

    @classmethod
    @abstractmethod
    def work(cls, job: Job, part: Sequence[Any], now: datetime) -> Outcome:
        """One part, inside a transaction, in a second or so. Raises BeckonError where the job cannot go on."""

    @classmethod
    @abstractmethod
    def said(cls, job: Job) -> str:
        """What it has brought so far, in a sentence."""

    @classmethod
    @abstractmethod
    def ended(cls, job: Job) -> None:
        """Called once at its end, whatever the end was, inside the transaction: for the audit."""


kinds: Registry[JobKind] = Registry("kind of job", "crm.jobs")
