"""Lists page by page."""

from __future__ import annotations

from typing import Any

import pytest
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory

from crm.models import Brand, Customer
from lib.pagination import CursorPages, WrongCursor
from tests.factories.crm import make_brand, make_customer


class View:
    """As much of a view as the pages ask for."""

    def __init__(self, *ordering: str) -> None:
        self.ordering = ordering


def page(url: str, *ordering: str) -> dict[str, Any]:
    pages = CursorPages()
    rows = pages.paginate_queryset(
        Customer.objects.all(), Request(APIRequestFactory().get(url)), View(*ordering)
    )
    answer: dict[str, Any] = pages.get_paginated_response([row.ext_id for row in rows]).data
    return answer


@pytest.fixture
def brand(db: None) -> Brand:
    return make_brand()


def make(brand: Brand, *names: str) -> None:
    for name in names:
        make_customer(brand, name)


@pytest.mark.parametrize(
    ("ordering", "pages"),
    [
        (["id"], ["ab", "cd", "e"]),
        (["-id"], ["ed", "cb", "a"]),
        (["-created_at", "ext_id"], ["ab", "cd", "e"]),
    ],
)
def test_pages_follow_each_other_forth_and_back(brand: Brand, ordering: list[str], pages: list[str]) -> None:
    make(brand, *"abcde")

    first = page("/?limit=2&x=1", *ordering)
    second = page(first["next"], *ordering)
    third = page(second["next"], *ordering)

    assert ["".join(one["results"]) for one in (first, second, third)] == pages
    assert (first["previous"], third["next"]) == (None, None)
    assert page(third["previous"], *ordering)["results"] == second["results"]
    back = page(second["previous"], *ordering)
    assert (back["results"], back["previous"]) == (first["results"], None)
    assert "x=1" in back["next"]


def test_a_page_that_holds_everything_leads_nowhere(brand: Brand) -> None:
    assert page("/", "id") == {"next": None, "previous": None, "results": []}
    make(brand, *"ab")
    assert page("/?limit=2", "id") == {"next": None, "previous": None, "results": ["a", "b"]}


def test_rows_that_come_and_go_neither_repeat_nor_hide_others(brand: Brand) -> None:
    make(brand, *"abcd")
    first = page("/?limit=2", "ext_id", "id")
    Customer.objects.filter(ext_id="b").delete()
    make(brand, "a2")

    assert page(first["next"], "ext_id", "id")["results"] == ["c", "d"]


@pytest.mark.parametrize(
    "cursor", ["x", "%00", "W10=", "e30=", "WzEsWzFdXQ==", "W2ZhbHNlLFsieCJdXQ==", "é" * 99]
)
def test_a_cursor_of_somebodys_making_is_refused(brand: Brand, cursor: str) -> None:
    with pytest.raises(WrongCursor):
        page(f"/?cursor={cursor}", "id")


def test_a_cursor_of_another_list_is_refused(brand: Brand) -> None:
    make(brand, *"ab")
    link = page("/?limit=1", "-created_at", "ext_id", "id")["next"]

    with pytest.raises(WrongCursor):
        page(link, "id")
