"""Customer's date."""

from calendar import isleap
from collections.abc import Mapping
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from pydantic import Field

from campaigns.contract import CalendarTrigger, reference
from campaigns.engine.families import triggers
from campaigns.triggers._calendar import CalendarConfig, all_of, clock_in_words, day_of
from campaigns.wording import counted
from lib.wall_clock import daily

DAY = timedelta(days=1)


class CustomerDateConfig(CalendarConfig):
    """Which date of the customer, how long before or after it, every year or once, at what time, and who is meant."""

    attribute: str = reference("attribute")
    days: int = Field(
        default=0, ge=-365, le=365, description="so many days after the date; below 0: before it"
    )
    yearly: bool = Field(default=True, description="every year from that date on; else on the date alone")


@triggers.register
class CustomerDate(CalendarTrigger[CustomerDateConfig]):
    """On a date of their own customers enter: a birthday, the day of registration, the end of a contract.

    So many days before or after it if told to, at 00:00 of the label's time zone unless another time is given
    (seed-facts D3: Anniversary, Date come for client). In years without a 29 February those born on that day have
    theirs on 28 February. Whoever has no such date, or something else in its place, never enters by it.
    """

    key, label, icon = "customer_date", "Customer's date", "cake"
    rank = 50
    Config = CustomerDateConfig

    @classmethod
    def summary(cls, config: CustomerDateConfig) -> str:
        side = "after" if config.days > 0 else "before"
        distance = f"{counted(abs(config.days), 'days')} {side}" if config.days else "on"
        once = "" if config.yearly else ", once"
        time_ = f",{clock_in_words(config.at)}" if config.at.hour or config.at.minute else ""
        return f"{distance} {config.attribute}{once}{time_}{config.whom}"

    @classmethod
    def where(cls, config: CustomerDateConfig) -> Mapping[str, Any] | None:
        return config.narrowed

    @classmethod
    def next_due(cls, config: CustomerDateConfig, after: datetime, zone: tzinfo) -> datetime | None:
        return next(daily(config.at, after, zone))[1]

    @classmethod
    def audience(cls, config: CustomerDateConfig, due: datetime, zone: tzinfo) -> Mapping[str, Any] | None:
        day = day_of(due, zone) - config.days * DAY
        return all_of([_falls_on(config.attribute, day, config.yearly), config.narrowed])


def _falls_on(attribute: str, day: date, yearly: bool) -> Mapping[str, Any]:
    """A date of the customer is this day; or, yearly, an anniversary of it is."""
    if not yearly:
        return {"attribute": attribute, "op": "on", "value": day.isoformat()}
    days = [f"{day:%m-%d}"]
    if days == ["02-28"] and not isleap(day.year):
        days.append("02-29")
    rules = [{"attribute": attribute, "op": "day_of_year", "value": value} for value in days]
    begun = {"attribute": attribute, "op": "before", "value": (day + DAY).isoformat()}
    return {"all": [rules[0] if len(rules) == 1 else {"any": rules}, begun]}
