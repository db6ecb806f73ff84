"""All customers, found by the beginning of the platform's id."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.paging import page_of
from crm.backoffice.shell import show
from crm.models import Customer

#: the greatest character, so that [prefix, prefix + TOP) is everything that begins with the prefix
TOP = "\U0010ffff"


@require("customers.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The newest customers, or those whose id begins with what was typed."""
    wanted = request.GET.get("q", "").strip().replace("\0", "")[:255]
    rows = desk.only(Customer.objects).defer("brand")
    if wanted:
        # A range rather than LIKE: the unique index on (brand, ext_id) serves it under the C collation.
        rows = rows.filter(ext_id__gte=wanted, ext_id__lt=wanted + TOP)
    return show(request, desk, "crm/customers.html", "Customers", page=page_of(request, rows), wanted=wanted)
