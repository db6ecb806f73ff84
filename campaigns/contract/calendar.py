"""The contract of triggers that fire at moments rather than at events."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from datetime import datetime, tzinfo
from typing import Any, ClassVar

from campaigns.contract.config import N
from campaigns.contract.trigger import Trigger


class CalendarTrigger(Trigger[N]):
    """A way in by the calendar rather than by an event: at each due moment for all customers whom it concerns."""

    everyone: ClassVar[bool] = True
    brings: ClassVar[tuple[str, ...]] = ("date", "due")
    #: of several moments that were missed only the last one counts, because nobody wants three letters at once
    collapses: ClassVar[bool] = False

    @classmethod
    @abstractmethod
    def next_due(cls, config: N, after: datetime, zone: tzinfo) -> datetime | None:
        """The first moment strictly after `after` at which it fires, by the clocks of `zone`; None: never again."""

    @classmethod
    def audience(cls, config: N, due: datetime, zone: tzinfo) -> Mapping[str, Any] | None:
        """The condition on those concerned at that moment, asked as of that moment; None: all customers."""
        return cls.where(config)

    @classmethod
    def listens_to(cls, config: N) -> Sequence[str]:
        return ()
