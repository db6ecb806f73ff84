"""Who is in a field or a group of the RFM picture; a segment of them is one click further."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of, query
from crm.backoffice.rfm_beginnings import beginning, fields_of
from crm.backoffice.shell import show
from crm.models import RfmScore
from crm.queries.rfm import scores_in
from crm.services import rfm


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """As they were scored last: of `?recency=&frequency=`, or of a `?group=`; the newest customer first."""
    begun, scored = beginning(request.GET), rfm.of_brand(desk.brand)
    if begun is None or scored is None:
        return redirect("crm:rfm")
    fields = fields_of(request.GET)
    cells = [cell for row in rfm.picture(scored) for cell in row if (cell.recency, cell.frequency) in fields]
    rows = scores_in(desk.only(RfmScore.objects), fields).select_related("customer")
    return show(
        request,
        desk,
        "crm/rfm_customers.html",
        begun[0],
        rfm=scored,
        page=page_of(request, rows, key="customer_id"),
        said=cells[0].group.said,
        total=sum(cell.customers for cell in cells),
        amount=sum(cell.amount for cell in cells),
        params=query(request, before=None),
    )
