"""Working for another brand."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from crm.backoffice.access import SESSION_KEY, Desk, require
from crm.backoffice.paging import number


@require_POST
@require("overview.see")
def switch(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Keep the chosen brand in the session; one that the operator may not see is ignored."""
    chosen = number(request.POST.get("brand", ""))
    if any(brand.pk == chosen for brand in desk.brands):
        request.session[SESSION_KEY] = chosen
    # To the overview rather than back: the page at hand mostly shows something of the brand that was left.
    return redirect("overview")
