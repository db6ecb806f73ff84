"""All segments of the brand, each in words."""

from django.http import HttpRequest, HttpResponse

from crm.backoffice.access import Desk, require
from crm.backoffice.shell import show
from crm.backoffice.words import in_words
from crm.models import Segment


@require("segments.see")
def page(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The list. Counts stand on each segment's own page: counting all of them here would be slow."""
    segments = [(s, in_words(s.condition)) for s in desk.only(Segment.objects).order_by("name")]
    return show(request, desk, "crm/segments.html", "Segments", segments=segments)
