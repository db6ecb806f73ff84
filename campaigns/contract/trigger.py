"""The contract of the trigger family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic

from campaigns.contract.config import N, NodeConfig
from campaigns.wording import in_words


class TriggerConfig(NodeConfig):
    """A trigger's configuration."""


class Trigger(ABC, Generic[N]):
    """One way into a campaign: a node without an input."""

    key: ClassVar[str]
    label: ClassVar[str]
    group: ClassVar[str] = "Triggers"
    icon: ClassVar[str]
    rank: ClassVar[int] = 100  # as a node's
    aliases: ClassVar[tuple[str, ...]] = ()
    Config: ClassVar[type[NodeConfig]]
    #: it concerns all customers of the brand rather than the one whose event it was
    everyone: ClassVar[bool] = False
    #: fields that are always at hand for those who enter by it, whatever event it was
    brings: ClassVar[tuple[str, ...]] = ()

    @classmethod
    def summary(cls, config: N) -> str:
        """What lets customers in, in a few words: "client action cashback_ready"."""
        return in_words(config)

    @classmethod
    @abstractmethod
    def listens_to(cls, config: N) -> Sequence[str]:
        """The event types that can set it off."""

    @classmethod
    def accepts(cls, config: N, name: str, action: str) -> bool:
        """Whether an event of this type and client action may set it off; cheap, asked of every event."""
        return True

    @classmethod
    def where(cls, config: N) -> Mapping[str, Any] | None:
        """A condition on the event's context and its customer that must hold, or None."""
        return None

    @classmethod
    def about(cls, config: N) -> Sequence[str]:
        """The things whose news it waits for, such as a segment.

        For news that become events only where somebody waits for them (campaigns/services/own_events.py).
        """
        return ()

    @classmethod
    def example(cls, config: N) -> Mapping[str, Any]:
        """What the payload of an event that sets it off holds at least, as far as the configuration tells."""
        return {}
