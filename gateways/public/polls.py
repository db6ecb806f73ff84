"""The page of a poll: what is asked, and the thanks. Opening it changes nothing, sending it answers once for ever."""

from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse

from gateways.models import Poll
from gateways.policy.questions import read_form
from gateways.public.door import for_customers
from gateways.services import poll_pages, polls
from gateways.services.links import Addressee, OldLink


@for_customers
def page(request: HttpRequest, found: Addressee, now: datetime) -> HttpResponse:
    """The questions; posted, the thanks, or the questions again with what does not fit."""
    poll = Poll.objects.filter(brand=found.customer.brand_id, slug=found.poll).first()
    if poll is None:
        raise OldLink()
    questions = polls.questions_of(poll)
    if request.method == "POST":
        answers = read_form(questions, dict(request.POST.lists()))
        try:
            polls.complete(poll, found.customer, answers, now)
        except polls.WrongAnswers as error:
            return poll_pages.asking(poll, found.customer.brand, questions, answers, error.flaws)
        except polls.AnsweredAlready:
            pass  # a second click, or a second tab: to the customer it is done
        return poll_pages.thanks(poll, found.customer.brand)
    try:
        polls.answerable(poll, found.customer, now)
    except polls.AnsweredAlready:
        return poll_pages.thanks(poll, found.customer.brand)
    return poll_pages.asking(poll, found.customer.brand, questions, {}, {})
