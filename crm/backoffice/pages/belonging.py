"""Which segments and audiences a customer belongs to right now; loaded after the page of the customer."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import fragment
from crm.models import Audience, Customer, Segment
from crm.services import segments
from lib import clock


@require("customers.see")
def show_belonging(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Both lists by name."""
    customer = desk.get(Customer.objects, pk=pk)
    inside = segments.of_customer(customer, desk.brand, clock.now())
    return fragment(
        request,
        desk,
        "crm/_belonging.html",
        segments=desk.only(Segment.objects).filter(slug__in=inside).order_by("name"),
        audiences=desk.only(Audience.objects).filter(members__customer=customer).order_by("name"),
    )
