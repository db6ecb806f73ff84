"""The settings of a campaign: who may enter, how often and when; when runs end; what counts as success."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self

from pydantic import AwareDatetime, Field, ValidationError, model_validator

from campaigns.contract import Problem
from campaigns.engine.ends import ExitWhen, Goal, Part
from campaigns.engine.intervals import Interval, spoken
from campaigns.engine.sentences import CLOCK, path, plain, sentence

STOP_DATE = "stop date"


class Entry(Part):
    """Who may enter, and how often (CONTRACT §4.1)."""

    mode: Literal["once", "once_while_open", "every_time", "restart"] = Field(
        default="once_while_open", description="how often a customer may enter"
    )
    not_earlier_than: Interval | None = Field(
        default=None, description="at least so long after the last entry"
    )
    entry_key: str = Field(
        default="",
        max_length=100,
        description="field of the event's context that keeps runs apart",
        json_schema_extra={"format": "event_field"},
    )


class DeliveryWindow(Part):
    """When this campaign's messages may leave, by the clock of the customer's zone; in place of the label's window."""

    start: str = Field(alias="from", pattern=CLOCK, description="from this time, as 09:00")
    end: str = Field(alias="to", pattern=CLOCK, description="until just before this time, as 21:00")

    @property
    def times(self) -> tuple[str, str]:
        return self.start, self.end


class ControlGroup(Part):
    """Customers who take part without being sent or given anything, to compare the others with."""

    share: float = Field(default=0, ge=0, le=50, description="percent of those who enter, drawn once for all")


class Rules(Part):
    """The settings that this version of Beckon carries out. What it does not know, it refuses."""

    entry: Entry = Entry()
    kind: Literal["marketing", "operational"] = "marketing"
    window: DeliveryWindow | None = Field(
        default=None, description="when messages that keep to a delivery window may leave; empty: the label's"
    )
    priority: int = Field(default=0, ge=-1000, le=1000)
    control_group: ControlGroup = ControlGroup()
    active_from: AwareDatetime | None = Field(default=None, description="nobody enters before")
    active_until: AwareDatetime | None = Field(
        default=None, description="from then on nobody enters; whoever is inside goes on"
    )
    stop_date: AwareDatetime | None = Field(
        default=None, description="from then on nobody enters, and everybody inside leaves"
    )
    max_entries: int | None = Field(
        default=None, ge=1, le=1_000_000_000, description="so many customers enter in all, then nobody does"
    )
    max_duration: Interval | None = Field(
        default=None, description="whoever has been inside for so long leaves"
    )

    exit_when: tuple[ExitWhen, ...] = Field(default=(), max_length=20, description="what ends a run early")
    goals: tuple[Goal, ...] = Field(default=(), max_length=20, description="what the campaign is for")

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.active_from and self.active_until and self.active_from >= self.active_until:
            raise ValueError("active_until lies after active_from")
        if len({goal.name for goal in self.goals}) != len(self.goals):
            raise ValueError("two goals have the same name")
        return self

    def end_of(self, started_at: datetime) -> tuple[datetime | None, str]:
        """When a run that starts then is over at the latest, and why; (None, "") where it may take any time."""
        ends = [(self.stop_date, STOP_DATE)] if self.stop_date else []
        if self.max_duration is not None:
            ends.append((started_at + self.max_duration, self._too_long))
        return min(ends, default=(None, ""))

    @property
    def _too_long(self) -> str:
        return f"longer than {spoken(self.max_duration)}" if self.max_duration is not None else ""

    @property
    def bounds(self) -> Bounds:
        """The same for runs that began at different moments."""
        return Bounds(self.max_duration, self._too_long, self.stop_date)

    def shut(self, now: datetime) -> str:
        """Why nobody may enter at this moment, in words; empty where customers may."""
        if self.stop_date is not None and now >= self.stop_date:
            return f"The stop date, {_moment(self.stop_date)}, has come."
        if self.active_from is not None and now < self.active_from:
            return f"Customers enter from {_moment(self.active_from)} on."
        if self.active_until is not None and now >= self.active_until:
            return f"Customers entered until {_moment(self.active_until)}."
        return ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """How long runs may take, why they end then, and the moment by which all of them end."""

    longest: timedelta | None
    too_long: str
    stop_date: datetime | None


INCOMPLETE = "incomplete_settings"
#: lists whose entries are filled in one field after the other, and what is wrong with them meanwhile
_LISTS = ("exit_when", "goals")
_MEANWHILE = ("missing", "value_error", "string_too_short")


def check_settings(value: Any) -> list[Problem]:
    """Everything that is wrong with a campaign's settings; `field` begins with `settings`.

    What is only not filled in yet has the code INCOMPLETE: a draft may be kept so, but not published.
    """
    try:
        Rules.model_validate(value or {})
    except ValidationError as error:
        return [
            Problem("", _code(one), sentence("Settings", one), field=f"settings.{path(one)}".rstrip("."))
            for one in plain(error)
        ]
    return []


def _code(error: Any) -> str:
    place = error["loc"]
    unfinished = len(place) > 1 and place[0] in _LISTS and error["type"] in _MEANWHILE
    return INCOMPLETE if unfinished else "bad_settings"


def _moment(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
