"""Operators at the API: the session instead of a key, the role's rights instead of scopes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from rest_framework.exceptions import PermissionDenied
from rest_framework.views import APIView

from crm.api.operators import right_for
from crm.backoffice.access import RIGHTS
from crm.models import Brand, Change, Role
from lib.clock import now
from tests.factories.backoffice import at_work, make_operator, make_world
from tests.factories.crm import make_brand

pytestmark = pytest.mark.django_db
METHODS = ("get", "post", "put", "patch", "delete")


def endpoints() -> Iterator[tuple[str, type[Any], dict[str, str]]]:
    """Every address of the API with the view behind it and what its methods are called there."""
    for path, pattern in _walk(get_resolver().url_patterns, ""):
        view = getattr(pattern.callback, "cls", None)
        if path.startswith("api/v1/") and isinstance(view, type) and issubclass(view, APIView):
            actions = getattr(pattern.callback, "actions", None)
            yield path, view, actions or {name: name for name in METHODS if hasattr(view, name)}


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, path)
        elif path.startswith("api/"):
            yield re.sub(r"[\^$\\]|\(\?P<\w+>[^)]*\)+|<[^>]*>|Z$", "x", path).replace("xx", "x"), pattern


def cases() -> list[Any]:
    """Each method of each view, by the name it has there."""
    found = {}
    for path, view, actions in endpoints():
        for method, name in actions.items():
            found[view.__name__, method, name] = (view, method, name, "/" + path)
    return [pytest.param(*case, id="-".join(key)) for key, case in sorted(found.items())]


@pytest.mark.parametrize(("view", "method", "name", "path"), cases())
def test_each_role_gets_through_where_its_right_says_so_and_403_elsewhere(
    view: type[Any], method: str, name: str, path: str, rf: Any
) -> None:
    brand = make_brand()
    for role in Role:
        asked = _asked(view, method, name, getattr(rf, method)(path))
        asked.request._request.user = make_operator(brand.label, role, name=f"the-{role}")
        right = right_for(asked, method.upper())
        assert _passes(asked) is (right is not None and role in RIGHTS[right]), role


def _asked(view: type[Any], method: str, name: str, request: Any) -> Any:
    """The view as it stands before it looks whether it may answer this request."""
    request.session, request._dont_enforce_csrf_checks = {}, True
    instance = view()
    instance.args, instance.kwargs, instance.format_kwarg = (), {}, None
    instance.action_map, instance.action = {method: name}, name
    instance.request = instance.initialize_request(request)
    return instance


def _passes(asked: Any) -> bool:
    try:
        asked.initial(asked.request)
    except PermissionDenied:
        return False
    return True


def test_a_session_without_a_csrf_token_changes_nothing() -> None:
    brand = make_brand()
    client = Client(enforce_csrf_checks=True)
    client.force_login(make_operator(brand.label, Role.ADMIN))

    answer = client.post(
        "/api/v1/audiences", json.dumps({"slug": "a", "name": "A"}), content_type="application/json"
    )

    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


def test_an_operator_makes_and_reads_an_audience_and_the_audit_names_the_operator() -> None:
    brand = make_brand()
    client = at_work(brand.label, Role.MANAGER)

    made = client.post(
        "/api/v1/audiences", json.dumps({"slug": "press", "name": "Press"}), content_type="application/json"
    )

    assert made.status_code == 201
    assert client.get("/api/v1/audiences").json()["results"][0]["slug"] == "press"
    assert _last_actor(brand) == "operator:anna"


def _last_actor(brand: Brand) -> str:
    return Change.objects.filter(brand=brand).latest("id").actor


def test_an_operator_of_another_account_finds_nothing() -> None:
    make_world(make_brand(), "zebra", now())
    stranger = at_work(make_brand("other").label, Role.ADMIN)

    assert stranger.get("/api/v1/campaigns").json()["results"] == []
    assert stranger.get("/api/v1/campaigns/journey").status_code == 404
    assert "zebra" not in stranger.get("/api/v1/templates/hello").content.decode()


def test_an_operator_without_any_brand_is_told_so() -> None:
    answer = at_work(None).get("/api/v1/campaigns")

    assert answer.status_code == 401
    assert answer.json()["detail"] == "Your account belongs to no brand."


def test_a_key_beats_the_session_beside_it() -> None:
    client = at_work(make_brand().label, Role.ADMIN)

    assert client.get("/api/v1/campaigns", headers={"Authorization": "wrong"}).status_code == 401
