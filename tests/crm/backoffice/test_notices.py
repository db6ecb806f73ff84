"""Notices: kept for pages, and no concern of the API."""

from __future__ import annotations

import pytest
from django.contrib import messages
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from crm.backoffice.notices import PageNotices


def answered(path: str) -> HttpResponse:
    """The answer of a view that leaves a notice where it can."""

    def view(request: HttpRequest) -> HttpResponse:
        messages.success(request, "Saved.", fail_silently=True)
        return HttpResponse()

    request = RequestFactory().get(path)
    request.session = SessionStore()
    return PageNotices(view)(request)


def test_what_a_page_has_to_say_is_kept_for_the_next_one() -> None:
    assert answered("/segments/").cookies["messages"].value


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/external/events/v2"])
def test_the_api_says_nothing_of_the_kind(path: str) -> None:
    assert not answered(path).cookies
