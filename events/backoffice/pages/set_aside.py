"""Events whose effects failed: why, and once more."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from events.models import SetAside
from events.services import dispatch
from lib import clock


@require("events.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list with the errors."""
    rows = desk.only(SetAside.objects)
    return show(request, desk, "events/set_aside.html", "Events set aside", page=page_of(request, rows))


@require_POST
@require("events.edit")
def again(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Let the chosen events, or all, take effect after all."""
    rows = desk.only(SetAside.objects)
    chosen = [int(pk) for pk in request.POST.getlist("event") if pk.isdecimal() and len(pk) < 19]
    if "all" not in request.POST:
        rows = rows.filter(pk__in=chosen)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:10_000])
    dispatch.replay(ids, clock.now())
    messages.success(request, f"{len(ids)} events are worked once more.")
    return redirect("events:set-aside")
