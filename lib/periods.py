"""A period of whole days in a time zone: what reports are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

from lib.errors import Invalid

USUAL_DAYS = 28
MOST_DAYS = 400
EARLIEST, LATEST = date(2000, 1, 1), date(2200, 1, 1)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last one, both included, as days begin in `zone`."""

    first: date
    last: date
    zone: tzinfo

    @property
    def since(self) -> datetime:
        """The first moment."""
        return datetime.combine(self.first, time(0), self.zone)

    @property
    def until(self) -> datetime:
        """The first moment after it."""
        return datetime.combine(self.last + timedelta(days=1), time(0), self.zone)

    @property
    def days(self) -> Sequence[date]:
        """All of them, in order."""
        return [self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1)]

    @property
    def params(self) -> dict[str, str]:
        """As it stands in addresses."""
        return {"from": self.first.isoformat(), "to": self.last.isoformat()}


def period_of(first: str, last: str, now: datetime, zone: tzinfo, usual: int = USUAL_DAYS) -> Period:
    """The period between two days given as YYYY-MM-DD; what is left out: until today, `usual` days long.

    Raises Invalid with the field `from` or `to`.
    """
    to = _day(last, "to") if last else now.astimezone(zone).date()
    from_ = _day(first, "from") if first else to - timedelta(days=usual - 1)
    if from_ > to:
        raise Invalid("The period ends before it begins.", code="invalid_period", field="to")
    if (to - from_).days >= MOST_DAYS:
        raise Invalid(f"A period has {MOST_DAYS} days at most.", code="invalid_period", field="from")
    return Period(from_, to, zone)


def _day(text: str, field: str) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise Invalid(f"{field} is a day: YYYY-MM-DD.", code="invalid_period", field=field) from None
    if not EARLIEST <= day <= LATEST:
        raise Invalid(
            f"{field} is a day between {EARLIEST} and {LATEST}.", code="invalid_period", field=field
        )
    return day
