"""Every error as problem details."""

from __future__ import annotations

import io
import logging
from typing import Any

import pydantic
import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.exceptions import ValidationError as ModelInvalid
from django.db import DataError, IntegrityError, InterfaceError, OperationalError
from django.http import Http404, UnreadablePostError
from django.test import Client, RequestFactory
from rest_framework import exceptions

from crm.api.problems import MEDIA_TYPE, Problem, as_problem, not_found
from lib.errors import Conflict, Invalid, NotFound, TryLater
from tests.factories.crm import make_brand, make_key


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (Invalid("No.", code="bad_slug", field="slug"), 400, "bad_slug"),
        (NotFound("No."), 404, "not_found"),
        (Conflict(), 409, "conflict"),
        (TryLater("Later.", after=1.2), 503, "try_later"),
        (exceptions.NotAuthenticated(), 401, "not_authenticated"),
        (exceptions.PermissionDenied("No."), 403, "permission_denied"),
        (exceptions.MethodNotAllowed("PUT"), 405, "method_not_allowed"),
        (exceptions.Throttled(1.5), 429, "throttled"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.ValidationError({"a": ["No."]}), 400, "invalid"),
        (Http404(), 404, "not_found"),
        (PermissionDenied(), 403, "permission_denied"),
        (SuspiciousOperation("x"), 400, "invalid"),
        (UnreadablePostError("reset"), 400, "cut_off"),
        (ModelInvalid({"name": ["No."]}), 400, "invalid"),
        (OperationalError("away"), 503, "database_away"),
        (InterfaceError("closed"), 503, "database_away"),
        (DataError("out of range"), 400, "invalid"),
        (IntegrityError("twice"), 409, "conflict"),
    ],
)
def test_each_kind_of_error_has_a_status_and_a_code(error: Exception, status: int, code: str) -> None:
    response = as_problem(error, {})

    assert (response.status_code, response.data["status"], response.data["code"]) == (status, status, code)
    assert {"type", "title", "detail"} <= response.data.keys()
    assert response.content_type == MEDIA_TYPE


@pytest.mark.parametrize(
    ("error", "seconds"),
    [(TryLater("Later.", after=1.2), "2"), (exceptions.Throttled(1.5), "2"), (OperationalError("away"), "2")],
)
def test_what_may_work_later_says_when(error: Exception, seconds: str) -> None:
    assert as_problem(error, {})["Retry-After"] == seconds


def test_errors_of_fields_name_them() -> None:
    class Inner(pydantic.BaseModel):
        at: int

    class Body(pydantic.BaseModel):
        inner: list[Inner]

    with pytest.raises(pydantic.ValidationError) as refused:
        Body.model_validate({"inner": [{"at": "x"}]})
    of_pydantic: Any = as_problem(refused.value, {}).data["errors"]
    of_drf: Any = as_problem(exceptions.ValidationError({"a": {"b": ["No."]}}), {}).data["errors"]

    assert [error["field"] for error in (*of_pydantic, *of_drf)] == ["inner.0.at", "a.b"]


def test_a_bug_of_ours_is_logged_and_shows_nothing(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        response = as_problem(KeyError("secret detail"), {})

    assert response.status_code == 500
    assert "secret detail" not in str(response.data)
    assert "secret detail" in caplog.text


def test_an_unknown_path_of_the_api_is_a_problem_too() -> None:
    response = not_found(RequestFactory().get("/api/v1/nothing"))

    assert (response.status_code, response["Content-Type"]) == (404, MEDIA_TYPE)


def test_a_body_too_large_has_the_title_of_today() -> None:
    assert Problem(413, "too_large", "No.").body()["title"] == "Content Too Large"


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/nothing"])
def test_the_body_of_a_refused_request_is_read_to_its_end(db: None, client: Client, path: str) -> None:
    """Or the server would close the connection while it is still being sent, and nobody would read the answer."""
    stream = io.BytesIO(b"x" * 300_000)

    response = client.generic("POST", path, **{"wsgi.input": stream, "CONTENT_LENGTH": "300000"})

    assert response.status_code in {401, 404}
    assert stream.read() == b""


@pytest.mark.parametrize(("path", "scope"), [("/api/v1/events", "events"), ("/api/v1/segments", "manage")])
def test_options_are_no_method_of_the_api(db: None, client: Client, path: str, scope: str) -> None:
    _, secret = make_key(make_brand(), scope)

    response = client.options(path, headers={"Authorization": secret})

    assert (response.status_code, response["Content-Type"]) == (405, MEDIA_TYPE)
    assert "POST" in response["Allow"]


def test_a_wrong_method_is_answered_as_a_problem(db: None, client: Client) -> None:
    _, secret = make_key(make_brand(), "manage")

    response = client.delete("/api/v1/brands", headers={"Authorization": secret})

    assert (response.status_code, response["Content-Type"]) == (405, MEDIA_TYPE)
