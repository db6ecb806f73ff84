"""How gateways did: volume, acceptance, delivery, latency and errors, and the messages behind each number."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.http import urlencode

from crm.backoffice.access import Desk, require
from crm.backoffice.charts import lines
from crm.backoffice.downloads import FORMS
from crm.backoffice.paging import page_of, query
from crm.backoffice.periods import chosen_period, presets
from crm.backoffice.shell import show
from gateways.queries.delivery_report import WHAT, behind
from gateways.services.delivery_report import delivery_report, table
from lib import clock

DRAWN = ("total", "accepted", "delivered", "refused")


@require("messages.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Of the last 28 days, unless asked for others."""
    now = clock.now()
    period = chosen_period(request, desk, now)
    found = delivery_report(desk.brand, period, desk.veil)
    return show(
        request,
        desk,
        "gateways/delivery_report.html",
        "Delivery",
        found=found,
        period=period,
        presets=presets(request, period, now),
        chart=lines(period.days, {name: [day[name] for day in found.days] for name in DRAWN}),
        params=urlencode(period.params),
        days=[(day, urlencode(dict.fromkeys(period.params, day["day"]))) for day in found.days],
    )


@require("messages.see")
def download(request: HttpRequest, desk: Desk, form: str) -> HttpResponse:
    """One of its tables, named by `?table=`, as CSV or Parquet."""
    name = request.GET.get("table", "gateways")
    try:
        found = delivery_report(desk.brand, chosen_period(request, desk, clock.now()), desk.veil)
        return FORMS[form](f"gateways-{name}", *table(found, name))
    except KeyError:
        raise Http404 from None


@require("messages.see")
def customers(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The messages behind one number of it, with their customers."""
    given = {name: request.GET.get(name, "").replace("\0", "") for name in ("what", "gateway", "error")}
    if given["what"] not in WHAT:
        raise Http404
    period = chosen_period(request, desk, clock.now())
    rows = behind(desk.brand.pk, period, given["what"], given["gateway"], given["error"])
    return show(
        request,
        desk,
        "gateways/delivery_report_messages.html",
        "Delivery",
        page=page_of(request, rows),
        period=period,
        back=query(request, what=None, gateway=None, error=None, before=None),
        what=given["what"],
        gateway=given["gateway"],
        error=given["error"],
    )
