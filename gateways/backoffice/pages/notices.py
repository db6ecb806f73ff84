"""What journeys have told the operator at work, newest first."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import number, page_of
from crm.backoffice.shell import show
from gateways.models import Notice
from gateways.services import notices
from lib import clock


@require("overview.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The operator's own, of this brand; nobody else's."""
    rows = desk.only(Notice.objects).filter(operator=desk.operator).select_related("customer")
    return show(request, desk, "gateways/notices.html", "Notices", page=page_of(request, rows))


@require_POST
@require("overview.see")
def read(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Mark one as read, or all."""
    chosen = number(request.POST.get("notice", ""))
    count = notices.read(desk.operator, desk.brand, chosen, clock.now())
    if chosen is None:
        messages.success(request, f"{count} {'notice is' if count == 1 else 'notices are'} marked as read.")
    return redirect("gateways:notices")
