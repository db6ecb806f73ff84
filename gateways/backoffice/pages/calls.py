"""All calls of journeys to the outside, newest first, filtered by where they stand; failed ones made once more."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.bulk import Bar, Button, chosen_ids, tell
from crm.backoffice.listing import Column, Filter, Typed, newest_first
from crm.backoffice.shell import show
from crm.backoffice.steps import names_of
from gateways.models import Call
from gateways.models.call import CallState
from gateways.queries.call_lists import listed, narrowed
from gateways.services.call_review import again_possible, call_again
from gateways.services.call_veiling import error_of, host_of, seen
from lib import clock

COLUMNS = (
    Column("Made", css="tight"),
    Column("Call"),
    Column("Customer", css="tight"),
    Column("Campaign"),
    Column("State", css="tight"),
    Column("Answer", css="tight"),
    Column("Tries", css="num"),
)
BUTTONS = {
    "again": Button(
        label="Call again",
        sure="Make the chosen failed calls once more, under the same uids? Their customers have gone on already.",
    )
}
FILTERS = (
    Filter("state", "Any state", CallState.choices),
    Filter("kind", "Any kind", Call.Kind.choices),
)
TYPED = (Typed("host", "Host"), Typed("campaign", "Campaign slug"), Typed("customer", "Customer id"))


@require("messages.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. Filters by customer are served by index; the others look from the newest on."""
    typed = [(one, one.given(request)) for one in TYPED]
    chosen = [(one, one.chosen(request)) for one in FILTERS]
    wanted = {one.name: value for one, value in typed} | {one.name: value for one, value in chosen}
    rows = narrowed(listed(desk.only(Call.objects)), desk.brand.pk, wanted)
    found = newest_first(request, rows, COLUMNS, filters=chosen, typed=typed)
    failed = any(call.state == CallState.FAILED for call in found.rows)
    return show(
        request,
        desk,
        "gateways/calls.html",
        "Outside calls",
        listed=found,
        steps=names_of([call.run_id for call in found.rows]),
        calls=[(call, host_of(call), error_of(call, desk.veil)) for call in found.rows],
        bulk=Bar(reverse("gateways:calls-bulk"), BUTTONS) if failed and desk.may("campaigns.edit") else None,
    )


@require("messages.see")
def one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One call: what was asked, what was answered, where it stands."""
    call = desk.get(Call.objects.select_related("customer", "gateway"), pk=pk)
    return show(
        request,
        desk,
        "gateways/call.html",
        f"{call.get_kind_display()} call",
        call=call,
        host=host_of(call),
        steps=names_of([call.run_id]),
        seen=seen(call, desk.veil),
        again=again_possible(call) and desk.may("campaigns.edit"),
    )


@require_POST
@require("campaigns.edit")
def bulk(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The chosen failed calls are made once more."""
    ids = chosen_ids(request)
    done = call_again(desk.brand, ids, clock.now()) if request.POST.get("do") == "again" else set()
    rows = desk.only(Call.objects).filter(pk__in=set(ids) - done).values_list("uid", flat=True)
    tell(request, len(done), "called again", [(uid, "It cannot be called again.") for uid in rows])
    return redirect(f"{reverse('gateways:calls')}?state={CallState.FAILED}")


@require_POST
@require("campaigns.edit")
def again(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """This one is made once more."""
    call = desk.get(Call.objects, pk=pk)
    if call_again(desk.brand, [call.pk], clock.now()):
        messages.success(request, "It is called once more, under the same uid.")
    else:
        messages.error(request, "It cannot be called again: it has not failed, or what it said is not kept.")
    return redirect("gateways:call", pk=pk)
