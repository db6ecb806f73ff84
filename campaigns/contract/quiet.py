"""The contract of triggers that fire because nothing followed."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from campaigns.contract.config import N
from campaigns.contract.trigger import Trigger


@dataclass(frozen=True, slots=True)
class Ending:
    """An event after which nothing is lost any more. `same_key`: only of what has the same key."""

    event: str
    same_key: bool = False


class QuietTrigger(Trigger[N]):
    """A way in for those of whom nothing was heard for a while: something was begun, and nothing has ended it.

    Each event that it listens to, and whose `where` holds, begins the time anew. The event at hand is the last of
    them, with all that were not taken back as `items`, newest first.
    """

    @classmethod
    @abstractmethod
    def delay(cls, config: N) -> timedelta:
        """How long nothing must have happened."""

    @classmethod
    @abstractmethod
    def endings(cls, config: N) -> Sequence[Ending]:
        """The events that end it."""

    @classmethod
    def kept_apart_by(cls, config: N) -> str:
        """The field of the event's context that keeps several matters of one customer apart."""
        return ""

    @classmethod
    def taken_back_by(cls, config: N) -> str:
        """The event that takes an item back, the last with the same `product_id`; with none left nothing is lost."""
        return ""
