"""A campaign's report: how far its customers and messages came in a period, and what it led to."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from campaigns.models import Campaign
from campaigns.models.attribution import Touch
from campaigns.queries.attribution import orders
from campaigns.queries.report_customers import RUNS, WHAT, Number, messages_behind, runs_behind
from campaigns.services import attribution
from campaigns.services.report import versions_of
from campaigns.services.report_all import Whole, table, whole
from campaigns.services.steps import names_ever
from crm.backoffice.access import Desk, require
from crm.backoffice.charts import lines
from crm.backoffice.downloads import FORMS
from crm.backoffice.paging import SIZE, number, page_of, query
from crm.backoffice.periods import chosen_period, presets
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from crm.models import Customer
from lib import clock

DRAWN = ("sent", "delivered", "opened", "clicked")
WORDS = {
    "run.entered": "came to this step",
    "run.waiting": "are here",
    "run.failed": "failed here",
    "run.left": "left this step",
    "run.goal": "reached a goal",
    "run.main": "in the main group",
    "run.control": "in the control group",
    "run.dealt": "were dealt this variant (version, round, variant)",
    "run.hit": "did what the test measures (version, round, variant)",
    "message.total": "messages",
    "message.waiting": "on their way",
    "message.bounced": "reported as failed or rejected",
    "message.bots": "opened or clicked by machines",
}
ORDERS = "orders"


@require("campaigns.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Of the last 28 days, unless asked for others; of all versions, unless asked for one."""
    campaign = desk.get(Campaign.objects.select_related("live", "brand__label"), slug=slug)
    now = clock.now()
    found = whole(campaign, chosen_period(request, desk, now), _version(request, campaign), now, desk.veil)
    return show(
        request,
        desk,
        "campaigns/report.html",
        campaign.name,
        campaign=campaign,
        tab="report",
        found=found,
        period=found.report.period,
        presets=presets(request, found.report.period, now),
        versions=campaign.versions.order_by("-number").values_list("number", flat=True),
        chart=lines(found.report.period.days, {name: [day[name] for day in found.days] for name in DRAWN}),
        params=_params(found),
        days=[(day, _params(found, day["day"])) for day in found.days],
        touches=Touch.choices,
    )


@require("campaigns.see")
def download(request: HttpRequest, desk: Desk, slug: str, name: str, form: str) -> HttpResponse:
    """One of its tables as CSV or Parquet."""
    campaign = desk.get(Campaign.objects.select_related("brand__label"), slug=slug)
    now = clock.now()
    found = whole(campaign, chosen_period(request, desk, now), _version(request, campaign), now, desk.veil)
    try:
        return FORMS[form](f"{slug}-{name}", *table(found, name))
    except KeyError:
        raise Http404 from None


@require("campaigns.see")
def customers(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The customers behind one number of it."""
    campaign = desk.get(Campaign.objects.select_related("live", "brand__label"), slug=slug)
    period = chosen_period(request, desk, clock.now())
    what, node = request.GET.get("what", ""), request.GET.get("node", "").replace("\0", "")
    detail = request.GET.get("detail", "").replace("\0", "")
    versions = [one.pk for one in versions_of(campaign, _version(request, campaign))]
    shown: dict[str, Any] = {
        "campaign": campaign,
        "period": period,
        "node": node,
        "names": names_ever(campaign),
        "detail": detail,
        "tab": "report",
    }
    if what == ORDERS:
        shown |= _orders(request, desk, campaign, Number(versions, period, what, node))
    elif what in WHAT:
        rule = attribution.as_asked(attribution.rule_of(desk.brand, campaign))
        asked = Number(versions, period, what, node, detail, rule)
        rows = runs_behind(asked, clock.now()) if what in RUNS else messages_behind(asked)
        shown |= {"page": page_of(request, rows), "kind": "runs" if what in RUNS else "messages"}
    else:
        raise Http404
    shown["words"] = WORDS.get(what, what.rpartition(".")[2])
    shown["back"] = query(request, what=None, node=None, detail=None, before=None)
    return show(request, desk, "campaigns/report_customers.html", campaign.name, **shown)


@require_POST
@require("campaigns.edit")
def rule(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Say how orders are counted: for this campaign, for the brand, or for this campaign as for the brand."""
    campaign = desk.get(Campaign.objects.select_related("brand"), slug=slug)
    given = request.POST
    if given.get("whose") == "usual":
        attempt(request, "Counted as for the brand.", attribution.forget_rule, desk.actor, campaign)
    else:
        events = [name.strip() for name in given.get("events", "").split(",") if name.strip()]
        attempt(
            request,
            "Saved.",
            attribution.set_rule,
            desk.actor,
            desk.brand,
            None if given.get("whose") == "brand" else campaign,
            days=number(given.get("days", "")) or 0,
            touch=given.get("touch", ""),
            events=events,
            amount_field=given.get("amount_field", "").strip(),
        )
    return redirect(reverse("campaigns:report", args=[slug]))


def _orders(request: HttpRequest, desk: Desk, campaign: Campaign, asked: Number) -> dict[str, Any]:
    before = number(request.GET.get("before", ""))
    question = attribution.asked(desk.brand, asked.period, campaign, asked.versions)
    found = orders(question, asked.node, 2**63 - 1 if before is None else before, SIZE + 1)
    names = Customer.objects.filter(brand=desk.brand).in_bulk([order.customer_id for order in found])
    return {
        "kind": "orders",
        "rows": [(order, names.get(order.customer_id)) for order in found[:SIZE]],
        "page": {
            "older": query(request, before=found[SIZE - 1].id) if len(found) > SIZE else "",
            "newest": query(request, before=None) if before is not None else "",
        },
    }


def _version(request: HttpRequest, campaign: Campaign) -> int | None:
    """The number that was asked for, if there is such a version."""
    wanted = number(request.GET.get("version", ""))
    known = wanted is not None and wanted < 2**31 and campaign.versions.filter(number=wanted).exists()
    return wanted if known else None


def _params(found: Whole, day: str = "") -> str:
    """What every address of the page goes on with; those of a day have that one for their period."""
    version, period = found.report.version, found.report.period.params
    given = (dict.fromkeys(period, day) if day else period) | ({"version": str(version)} if version else {})
    return urlencode(given)
