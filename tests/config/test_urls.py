"""What is not there says so in the language of whoever asks."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/events", "/api/v1/events/extra/path"])
def test_an_unknown_api_path_is_a_problem_not_a_page(client: Client, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "not_found"


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/events/"])
def test_so_is_one_that_is_posted_to_without_a_session(path: str) -> None:
    answer = Client(enforce_csrf_checks=True).post(path, {}, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
