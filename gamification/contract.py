"""The contract of the rules: what is to be done to complete a mission.

Knows no framework. A member is one file in `gamification/rules/`: which event it listens to, what one such event
adds, and how much is enough. What is added stands in SQL, so that a set of events is one statement.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any, ClassVar, Generic, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from crm.contract import Sql
from lib.registry import Registry

EventName = Annotated[
    str, Field(pattern=r"^[A-Za-z0-9_.:-]{1,100}$", json_schema_extra={"format": "event_type"})
]


class RuleConfig(BaseModel):
    """A rule's settings: frozen, and nothing beside its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    event: EventName
    action: str = Field(default="", max_length=255, json_schema_extra={"format": "client_action"})
    where: dict[str, Any] | None = Field(default=None, json_schema_extra={"format": "condition"})


R = TypeVar("R", bound=RuleConfig)


class Rule(ABC, Generic[R]):
    """One kind of thing to be done."""

    key: ClassVar[str]
    label: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    Config: ClassVar[type[RuleConfig]]

    @classmethod
    @abstractmethod
    def sentence(cls, config: R) -> str:
        """What is to be done, in words: "purchase, 3 times"."""

    @classmethod
    @abstractmethod
    def adds(cls, config: R) -> Sql:
        """What one event adds: a numeric expression over `event.payload`; NULL or less than 0 adds nothing."""

    @classmethod
    @abstractmethod
    def enough(cls, config: R) -> Decimal:
        """How much completes the mission."""

    @classmethod
    def where(cls, config: R) -> Mapping[str, Any] | None:
        """A condition on the event and its customer that must hold, or None."""
        return config.where


rules: Registry[Rule[Any]] = Registry("mission rule", "gamification.rules")
