"""What the triggers of a segment have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from pydantic import Field

from campaigns import own
from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.triggers._narrowing import narrowed


class SegmentMovedConfig(TriggerConfig):
    """Which segment."""

    segment: str = reference("segment")
    when_redefined: bool = Field(
        default=False, description="also those who move because the segment itself is new or was changed"
    )


class SegmentMoved(Trigger[SegmentMovedConfig]):
    """A move of a customer; the event at hand has `segment` and `cause`."""

    Config: ClassVar[type[SegmentMovedConfig]] = SegmentMovedConfig
    brings = ("segment", "cause")
    event: ClassVar[str]
    verb: ClassVar[str]

    @classmethod
    def summary(cls, config: SegmentMovedConfig) -> str:
        also = ", also when it is redefined" if config.when_redefined else ""
        return f"{cls.verb} segment {config.segment}{also}"

    @classmethod
    def listens_to(cls, config: SegmentMovedConfig) -> Sequence[str]:
        return (cls.event,)

    @classmethod
    def about(cls, config: SegmentMovedConfig) -> Sequence[str]:
        return own.moves(config.segment, config.when_redefined)

    @classmethod
    def example(cls, config: SegmentMovedConfig) -> Mapping[str, Any]:
        return {"segment": config.segment, "cause": "time"}

    @classmethod
    def where(cls, config: SegmentMovedConfig) -> Mapping[str, Any] | None:
        redefined = {"field": "cause", "op": "neq", "value": own.DEFINITION}
        return narrowed(
            {"field": "segment", "op": "eq", "value": config.segment},
            None if config.when_redefined else redefined,
        )
