"""Attributes in conditions."""

from datetime import UTC, datetime

import pytest

from crm.models import Brand, Customer
from tests.factories.conditions import who
from tests.factories.crm import make_brand, make_customer, make_label

pytestmark = pytest.mark.django_db


@pytest.fixture
def brand() -> Brand:
    return make_brand(label=make_label(time_zone="Europe/Berlin"))


def test_it_finds_customers_by_equality_of_json_so_text_is_no_number(brand: Brand, now: datetime) -> None:
    make_customer(brand, "text", level="12")
    make_customer(brand, "number", level=12)
    make_customer(brand, "fraction", level=12.0)
    make_customer(brand, "list", level=["12"])
    make_customer(brand, "null", level=None)
    make_customer(make_brand(), "stranger", level=12)

    assert who(brand, now, attribute="level", op="eq", value=12) == {"number", "fraction"}
    assert who(brand, now, attribute="level", op="eq", value="12") == {"text"}
    assert who(brand, now, attribute="level", op="in", value=["12", 13]) == {"text"}


def test_a_negative_operator_holds_wherever_the_positive_one_does_not(brand: Brand, now: datetime) -> None:
    make_customer(brand, "german", country="DE", tags=["a"])
    make_customer(brand, "austrian", country="AT", tags="a")
    make_customer(brand, "unknown")

    assert who(brand, now, attribute="country", op="neq", value="DE") == {"austrian", "unknown"}
    assert who(brand, now, attribute="country", op="not_in", value=["DE", "AT"]) == {"unknown"}
    assert who(brand, now, attribute="country", op="not_contains", value="D") == {"austrian", "unknown"}
    assert who(brand, now, attribute="tags", op="has_not", value="a") == {"austrian", "unknown"}
    assert who(brand, now, attribute="country", op="not_exists") == {"unknown"}


def test_texts_are_searched_literally_and_upper_case_matters(brand: Brand, now: datetime) -> None:
    make_customer(brand, "percent", code="50%_off")
    make_customer(brand, "other", code="50 percent off")
    make_customer(brand, "upper", code="50%_OFF")
    make_customer(brand, "number", code=50)

    assert who(brand, now, attribute="code", op="contains", value="%_o") == {"percent"}
    assert who(brand, now, attribute="code", op="starts_with", value="50%") == {"percent", "upper"}
    assert who(brand, now, attribute="code", op="ends_with", value="off") == {"percent", "other"}


def test_numbers_of_any_size_are_compared_exactly_and_texts_never(brand: Brand, now: datetime) -> None:
    make_customer(brand, "big", balance=9_007_199_254_740_993)
    make_customer(brand, "small", balance=0.1)
    make_customer(brand, "huge", balance=10**400)
    make_customer(brand, "text", balance="10")

    assert who(brand, now, attribute="balance", op="gt", value=9_007_199_254_740_992) == {"big", "huge"}
    assert who(brand, now, attribute="balance", op="lte", value=0.1) == {"small"}
    assert who(brand, now, attribute="balance", op="between", value=[0.1, 10**20]) == {"small", "big"}


def test_a_date_stands_for_its_whole_day_in_the_zone_of_the_label(brand: Brand, now: datetime) -> None:
    make_customer(brand, "day", born="2026-03-01")
    make_customer(brand, "late", born="2026-03-01T22:59:59Z")
    make_customer(brand, "midnight", born="2026-03-01T23:00:00Z")
    make_customer(brand, "epoch", born=int(datetime(2026, 3, 1, 12, tzinfo=UTC).timestamp() * 1000))
    make_customer(brand, "nonsense", born="2026-02-30")
    make_customer(brand, "unset", born="0001-01-01")

    assert who(brand, now, attribute="born", op="on", value="2026-03-01") == {"day", "late", "epoch"}
    assert who(brand, now, attribute="born", op="after", value="2026-03-01") == {"midnight"}
    assert who(brand, now, attribute="born", op="before", value="2026-03-02") == {"day", "late", "epoch"}
    assert who(brand, now, attribute="born", op="between", value=["2026-02-01", "2026-03-01"]) == {
        "day",
        "late",
        "epoch",
    }


def test_time_that_passed_is_counted_in_hours_not_in_calendar_days(brand: Brand, now: datetime) -> None:
    make_customer(brand, "yesterday", seen="2026-03-01T10:00:00Z")
    make_customer(brand, "before", seen="2026-03-01T09:59:59Z")
    make_customer(brand, "tomorrow", seen="2026-03-03T10:00:00+00:00")

    assert who(brand, now, attribute="seen", op="within_last", value=1) == {"yesterday"}
    assert who(brand, now, attribute="seen", op="within_last", value={"hours": 25}) == {"yesterday", "before"}
    assert who(brand, now, attribute="seen", op="within_next", value={"days": 1}) == {"tomorrow"}


def test_it_finds_birthdays(brand: Brand, now: datetime) -> None:
    make_customer(brand, "today", born="1990-03-02")
    make_customer(brand, "ms", born=636_332_400_000)  # 2 March 1990 in Berlin, still the first in UTC
    make_customer(brand, "other", born="1990-03-03")

    assert who(brand, now, attribute="born", op="day_of_year", value="03-02") == {"today", "ms"}
    assert who(brand, now, attribute="born", op="day_of_year", value="today") == {"today", "ms"}


def test_lists_are_asked_for_their_members(brand: Brand, now: datetime) -> None:
    make_customer(brand, "both", likes=["tea", "cake", 1])
    make_customer(brand, "tea", likes=["tea"])
    make_customer(brand, "none", likes=[])
    make_customer(brand, "text", likes="tea")
    make_customer(brand, "nested", likes=[["tea"]])

    assert who(brand, now, attribute="likes", op="has", value="tea") == {"both", "tea"}
    assert who(brand, now, attribute="likes", op="has_any", value=["cake", 1, "x"]) == {"both"}
    assert who(brand, now, attribute="likes", op="has_all", value=["tea", 1]) == {"both"}
    assert who(brand, now, attribute="likes", op="empty") == {"none"}


def test_it_knows_what_every_customer_has(brand: Brand, now: datetime) -> None:
    make_customer(brand, "a", core_is_test_account=True)
    make_customer(brand, "b", is_test=True, registered_at="2026-03-01")
    Customer.objects.filter(ext_id="a").update(created_at=datetime(2026, 2, 28, 23, 30, tzinfo=UTC))

    assert who(brand, now, attribute="ext_id", op="in", value=["a", "c"]) == {"a"}
    assert who(brand, now, attribute="is_test", op="is", value=False) == {"b"}
    assert who(brand, now, attribute="registered_at", op="on", value="2026-03-01") == {"a"}


def test_two_dollars_stand_for_one(brand: Brand, now: datetime) -> None:
    make_customer(brand, "rich", purse="$5")
    make_customer(brand, "poor", purse="$$5")

    assert who(brand, now, attribute="purse", op="eq", value="$$5") == {"rich"}
    assert who(brand, now, attribute="purse", op="starts_with", value="$$$") == {"poor"}


@pytest.mark.parametrize("name", ["__class__", 'a"b', "a'; drop table x; --", "%s", "%(x)s", "{0}", "ünï"])
def test_a_hostile_name_is_a_name(brand: Brand, now: datetime, name: str) -> None:
    make_customer(brand, "target", **{name: name})
    make_customer(brand, "noise", **{name: "x"})

    assert who(brand, now, attribute=name, op="eq", value=name) == {"target"}
    assert who(brand, now, attribute=name, op="contains", value=name) == {"target"}
