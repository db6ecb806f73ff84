"""The report of a brand's gateways as tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from crm.models import Brand
from crm.services.pii import Veil
from gateways.models import Gateway
from gateways.queries.delivery_report import COUNTS, LATENCIES, Said, delivered, errors
from lib.periods import Period

GATEWAYS = ("gateway", "name", "channel", *COUNTS, *LATENCIES)
DAYS = ("day", *COUNTS, *LATENCIES)
ERRORS = ("gateway", "state", "error", "messages")


@dataclass(frozen=True, slots=True)
class DeliveryReport:
    """Lines by gateway (those without messages left out), by day, and what went wrong."""

    period: Period
    gateways: list[dict[str, Any]]
    days: list[dict[str, Any]]
    errors: list[dict[str, Any]]
    total: dict[str, Any]


def delivery_report(brand: Brand, period: Period, veil: Veil) -> DeliveryReport:
    """Of the messages made in the period, as somebody behind the veil may see it. Three queries, four with one."""
    found = delivered(brand.pk, period)
    known = Gateway.objects.filter(pk__in=found.gateways).order_by("channel", "name")
    return DeliveryReport(
        period=period,
        gateways=[
            {"gateway": one.slug, "name": one.name, "channel": one.channel, **found.gateways[one.pk]}
            for one in known
        ],
        days=[{"day": day, **figures} for day, figures in found.days.items()],
        errors=_told(errors(brand.pk, period), veil),
        total=found.total,
    )


def _told(lines: Sequence[Said], veil: Veil) -> list[dict[str, Any]]:
    told = veil.told_of([(line.error, line.customer) for line in lines])
    return [
        dict(zip(ERRORS, (line.gateway, line.state, error, line.messages), strict=True))
        for line, error in zip(lines, told, strict=True)
    ]


def table(found: DeliveryReport, name: str) -> tuple[list[str], list[list[object]]]:
    """Header and rows of `gateways`, `days` or `errors`. Raises KeyError for any other."""
    header, lines = {
        "gateways": (GATEWAYS, found.gateways),
        "days": (DAYS, found.days),
        "errors": (ERRORS, found.errors),
    }[name]
    return list(header), [[line[column] for column in header] for line in lines]
