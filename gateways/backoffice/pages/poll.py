"""One poll: the builder of its questions, what becomes of it, and how customers will see it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from crm.backoffice.access import Desk, require
from crm.backoffice.forms import DeskForm
from crm.backoffice.paging import number
from crm.backoffice.saving import attempt
from crm.backoffice.shell import show
from gateways.backoffice import poll_form
from gateways.backoffice.poll_form import Raw
from gateways.backoffice.poll_head import head
from gateways.backoffice.poll_rows import KINDS, rows
from gateways.models import Poll
from gateways.policy import question_problems
from gateways.policy.questions import flaws_of, read_form
from gateways.policy.showing import asked, without_hidden
from gateways.services import polls
from gateways.services.poll_pages import asking, thanks
from lib.errors import BeckonError

FROZEN = (
    "Customers have seen these questions, so only their texts can still be changed: answers are kept by the codes. "
    "To ask something else, copy the poll and change the copy."
)

OPENED_MEANWHILE = (
    "The poll was opened in the meantime, so what you have changed of the questions is not saved. "
    "Here they are as customers see them."
)


class PollForm(DeskForm):
    """What customers read around the questions."""

    name = forms.CharField(max_length=200, help_text="Customers read it above the questions.")
    slug = forms.SlugField(
        max_length=100,
        required=False,
        help_text="Templates and campaigns name the poll by it; it stays. Empty: made of the name.",
    )
    intro = forms.CharField(
        max_length=10_000, required=False, label="Introduction", widget=forms.Textarea(attrs={"rows": 3})
    )
    thanks = forms.CharField(
        max_length=10_000,
        required=False,
        help_text="Customers read it when they have answered.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@require("templates.edit")
def add(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A new poll, as a draft."""
    return _edit(request, desk, Poll(brand=desk.brand), "New poll")


@require("templates.see")
def page(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The poll to those who may change it, and to the others to be read."""
    poll = desk.get(Poll.objects.select_related("brand__label"), slug=slug)
    return _edit(request, desk, poll, poll.name)


@require_POST
@require("templates.edit")
def turn(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Open it, close it, copy it, or delete a draft."""
    poll = desk.get(Poll.objects.select_related("brand__label"), slug=slug)
    match request.POST.get("do"):
        case "open":
            attempt(request, f"The poll “{poll.name}” is open.", polls.open_, desk.actor, poll)
        case "close":
            attempt(request, f"The poll “{poll.name}” is closed.", polls.close, desk.actor, poll)
        case "copy":
            made = polls.copy(desk.actor, poll)
            messages.success(request, f"This is the copy of “{poll.name}”. It is a draft.")
            return redirect("gateways:poll", slug=made.slug)
        case "delete":
            if attempt(request, f"The poll “{poll.name}” is deleted.", polls.delete, desk.actor, poll):
                return redirect("gateways:polls")
        case _:
            messages.error(request, "Choose what is to become of it.")
    return redirect("gateways:poll", slug=slug)


@csrf_exempt  # the page's form is the customers' one, without a token; and nothing is kept
@require("templates.see")
def preview(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The page as customers will see it. What is answered here is checked and forgotten."""
    poll = desk.get(Poll.objects.select_related("brand__label"), slug=slug)
    questions = polls.questions_of(poll)
    if request.method != "POST":
        return asking(poll, poll.brand, questions, {}, {}, preview=True)
    answers = read_form(questions, dict(request.POST.lists()))
    flaws = flaws_of(asked(questions, answers), without_hidden(questions, answers))
    if flaws:
        return asking(poll, poll.brand, questions, answers, flaws, preview=True)
    return thanks(poll, poll.brand, preview=True)


def _edit(request: HttpRequest, desk: Desk, poll: Poll, title: str) -> HttpResponse:
    initial = {name: getattr(poll, name) for name in (*polls.FIELDS, "slug")}
    if request.method != "POST" or not desk.may("templates.edit"):
        return _show(request, desk, poll, PollForm(initial=initial), poll.questions, title)
    form = PollForm(request.POST, initial=initial)
    form.fields["slug"].disabled = bool(poll.pk)
    frozen = poll.status != Poll.Status.DRAFT
    given = poll_form.reworded(poll.questions, request.POST) if frozen else poll_form.read(request.POST)
    if frozen and poll_form.is_draft(request.POST):
        # Its questions may stand in another order than the stored ones: texts would come to the wrong places.
        form.add_error(None, OPENED_MEANWHILE)
        return _show(request, desk, poll, form, poll.questions, title)
    deed = request.POST.get("do", "")
    if deed:
        focus = "" if frozen else poll_form.carry_out(given, deed)
        # What is half written is not blamed yet.
        again = PollForm(initial={name: request.POST.get(name, "") for name in initial})
        return _show(request, desk, poll, again, given, title, focus=focus)
    problems = question_problems.read(given)[1]
    if form.is_valid() and not problems:
        try:
            saved = _saved(request, desk, poll, form, given)
        except BeckonError as error:
            form.blame(error)
        else:
            return redirect("gateways:poll", slug=saved.slug)
    return _show(request, desk, poll, form, given, title, problems)


def _saved(request: HttpRequest, desk: Desk, poll: Poll, form: PollForm, questions: Sequence[Raw]) -> Poll:
    fields = {name: form.cleaned_data[name] for name in ("name", "intro", "thanks")}
    if not poll.pk:
        slug = form.cleaned_data["slug"] or polls.slug_of(desk.brand, fields["name"])
        made = polls.create(desk.actor, desk.brand, slug, questions=list(questions), **fields)
        messages.success(request, f"The poll “{made.name}” is a draft. Open it when it is right.")
        return made
    expected = number(request.POST.get("revision", ""))
    saved = polls.change(desk.actor, poll, expected=expected, questions=list(questions), **fields)
    messages.success(request, f"The poll “{saved.name}” is saved.")
    return saved


def _show(
    request: HttpRequest,
    desk: Desk,
    poll: Poll,
    form: PollForm,
    questions: Sequence[Raw],
    title: str,
    problems: Mapping[str, str] | None = None,
    focus: str = "",
) -> HttpResponse:
    form.fields["slug"].disabled = bool(poll.pk)
    frozen = poll.status != Poll.Status.DRAFT
    return show(
        request,
        desk,
        "gateways/poll.html",
        title,
        **head(desk, poll, "questions"),
        form=form,
        rows=rows(questions, problems or {}),
        wrong=problems or {},
        kinds=KINDS,
        frozen=frozen,
        frozen_hint=FROZEN,
        focus=focus,
        revision=request.POST.get("revision", poll.revision),
        back=reverse("gateways:polls"),
    )
