"""Days since."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta, tzinfo
from typing import Any, Literal, Self

from pydantic import Field, model_validator

from campaigns.contract import CalendarTrigger, reference
from campaigns.engine.families import triggers
from campaigns.triggers._calendar import CalendarConfig, all_of, clock_in_words, day_of
from campaigns.wording import counted
from lib.wall_clock import daily

DAY = timedelta(days=1)
#: the names by which platforms tell of these; whoever uses others chooses “event”
ORDERS = ("order_created", "order_complete", "purchase")
VISITS = ("visit", "user_visit", "page_view", "login", "user_login")


class DaysSinceConfig(CalendarConfig):
    """How many days since what, at what time, and who is meant."""

    days: int = Field(ge=1, le=3650)
    since: Literal["registration", "event", "order", "visit"] = Field(
        default="registration", description="registration, or the last time that the other things happened"
    )
    event: str = reference("event_type", default="")
    action: str = reference("client_action", default="")

    @model_validator(mode="after")
    def _which_event(self) -> Self:
        if self.since == "event" and not self.event:
            raise ValueError("say which event: “event” is empty")
        return self

    @property
    def names(self) -> Sequence[str]:
        """The event types that are looked at; none for the registration."""
        return {"registration": (), "event": (self.event,), "order": ORDERS, "visit": VISITS}[self.since]


@triggers.register
class DaysSince(CalendarTrigger[DaysSinceConfig]):
    """So many days after registration, or after the last event, order or visit, customers enter (seed-facts D3).

    Who that is today is found out once a day, at 00:00 of the label's time zone unless another time is given: those
    with whom it was so many days ago on the calendar, and not again since. An order is one of the events
    order_created, order_complete and purchase; a visit is one of visit, user_visit, page_view, login and user_login.
    """

    key, label, icon = "days_since", "Days since", "event"
    rank = 53
    Config = DaysSinceConfig

    @classmethod
    def summary(cls, config: DaysSinceConfig) -> str:
        what = config.action or config.event if config.since == "event" else config.since
        thing = what if config.since == "registration" else f"the last {what}"
        time_ = f",{clock_in_words(config.at)}" if config.at.hour or config.at.minute else ""
        return f"{counted(config.days, 'days')} after {thing}{time_}{config.whom}"

    @classmethod
    def where(cls, config: DaysSinceConfig) -> Mapping[str, Any] | None:
        return config.narrowed

    @classmethod
    def next_due(cls, config: DaysSinceConfig, after: datetime, zone: tzinfo) -> datetime | None:
        return next(daily(config.at, after, zone))[1]

    @classmethod
    def audience(cls, config: DaysSinceConfig, due: datetime, zone: tzinfo) -> Mapping[str, Any] | None:
        today = day_of(due, zone)
        day = today - config.days * DAY
        if config.since == "registration":
            return all_of(
                [{"attribute": "registered_at", "op": "on", "value": day.isoformat()}, config.narrowed]
            )
        that_day, ever_since = _happened(config, day, day), _happened(config, day + DAY, today)
        return all_of([that_day, {"not": ever_since}, config.narrowed])


def _happened(config: DaysSinceConfig, first: date, last: date) -> Mapping[str, Any]:
    """One of the events happened on one of these days. Bounded, so that only those months of the log are read."""
    action = {"action": config.action} if config.since == "event" and config.action else {}
    days = [first.isoformat(), last.isoformat()]
    rules = [{"event": name, **action, "between": days} for name in config.names]
    return rules[0] if len(rules) == 1 else {"any": rules}
