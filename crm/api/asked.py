"""What stands in the query of an address: a period, one of some words."""

from __future__ import annotations

from collections.abc import Collection
from zoneinfo import ZoneInfo

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request

from crm.models import Brand
from lib.clock import now
from lib.errors import Invalid
from lib.periods import Period, period_of

PERIOD = [
    OpenApiParameter(
        "from", OpenApiTypes.DATE, description="first day, in the label's time zone; 28 days before `to`"
    ),
    OpenApiParameter("to", OpenApiTypes.DATE, description="last day; today"),
]


def period(request: Request, brand: Brand) -> Period:
    """The days asked for, in the time zone of the brand's label. Raises Invalid."""
    asked = request.query_params
    return period_of(asked.get("from", ""), asked.get("to", ""), now(), ZoneInfo(brand.label.time_zone))


def one_of(field: str, given: str, known: Collection[str]) -> str:
    """What was given. Raises Invalid for what is not known."""
    if given not in known:
        raise Invalid(f"{field} is one of {', '.join(known)}.", code="invalid_filter", field=field)
    return given
