"""What the pages about customers do."""

from datetime import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from crm.models import Audience, AudienceMember, Brand, Change, Customer, Key, OptOut, Role, Segment
from crm.services.keys import identify
from tests.factories.backoffice import at_work
from tests.factories.crm import make_brand, make_customer, make_key
from tests.factories.segments import make_segment

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(brand: Brand) -> Client:
    return at_work(brand.label, Role.ADMIN)


def test_customers_are_found_by_the_beginning_of_their_id(client: Client, brand: Brand) -> None:
    for ext_id in ("shop-1", "shop-2", "shopkeeper%", "xshop-1"):
        make_customer(brand, ext_id)
    found = client.get("/customers/", {"q": "shop-"}).context["listed"].rows
    assert {customer.ext_id for customer in found} == {"shop-1", "shop-2"}
    assert not client.get("/customers/", {"q": "shop%"}).context["listed"].rows


def test_the_list_says_by_what_somebody_was_found_and_keeps_its_filters(client: Client, brand: Brand) -> None:
    make_customer(brand, "c-1", email="lena@shop.example")
    make_customer(brand, "c-2", name="Lena", core_is_test_account=True)
    page = client.get("/customers/", {"q": "lena"}).content.decode()
    assert "found by e-mail" in page
    assert "found by first name" in page
    for narrowed, left in (({"test": "True"}, "c-2"), ({"test": "False"}, "c-1")):
        found = client.get("/customers/", {"q": "lena", **narrowed}).context["listed"].rows
        assert [customer.ext_id for customer in found] == [left]
    press = Audience.objects.create(brand=brand, slug="press", name="Press")
    assert not client.get("/customers/", {"q": "lena", "audience": "press"}).context["listed"].rows
    first = Customer.objects.get(ext_id="c-1")
    AudienceMember.objects.create(audience=press, customer=first, added_at=first.created_at)
    assert client.get("/customers/", {"q": "lena", "audience": "press"}).context["listed"].rows == [first]


def test_support_finds_an_address_whole_and_sees_it_masked(brand: Brand) -> None:
    make_customer(brand, "c-1", email="lena@shop.example")
    support = at_work(brand.label, Role.SUPPORT)
    assert not support.get("/customers/", {"q": "lena@"}).context["listed"].rows
    page = support.get("/customers/", {"q": "Lena@shop.example"})
    assert len(page.context["listed"].rows) == 1
    assert "l•••@•••" in page.content.decode()


def test_the_list_goes_on_page_by_page_without_a_gap(client: Client, brand: Brand) -> None:
    for number in range(120):
        make_customer(brand, f"c-{number:03}")
    seen: list[str] = []
    address = "?"
    while address:
        page = client.get(f"/customers/{address}").context["listed"]
        seen += [customer.ext_id for customer in page.rows]
        address = page.older
    assert sorted(seen) == [f"c-{number:03}" for number in range(120)]


@pytest.mark.parametrize("query", ["before=abc", "before=99999999999999999999", "q=%00", "before=-1"])
def test_nonsense_in_the_address_does_no_harm(client: Client, brand: Brand, query: str) -> None:
    assert client.get(f"/customers/?{query}").status_code == 200


def test_closing_a_channel_is_audited_and_can_be_undone(client: Client, brand: Brand) -> None:
    customer = make_customer(brand)
    make_customer(brand)
    client.post(f"/customers/{customer.pk}/opt-outs/", {"channel": "email", "reason": "asked by phone"})
    opt_out = OptOut.objects.get()
    assert (opt_out.customer, opt_out.side, opt_out.reason) == (customer, "ours", "asked by phone")
    change = Change.objects.get()
    assert (change.actor, change.action, change.name) == ("operator:anna", "opted out", str(customer))
    client.post(f"/customers/{customer.pk}/opt-outs/", {"channel": "email"})
    assert not OptOut.objects.exists()
    assert Change.objects.latest("pk").before == {"channel": "email"}


def test_an_opt_out_by_the_platform_stays_the_platforms(client: Client, brand: Brand) -> None:
    customer = make_customer(brand)
    OptOut.objects.create(
        brand=brand, customer=customer, channel="sms", side="platform", since=customer.created_at
    )
    client.post(f"/customers/{customer.pk}/opt-outs/", {"channel": "sms"})
    client.post(f"/customers/{customer.pk}/opt-outs/", {"channel": "sms"})
    assert OptOut.objects.get().side == "platform"


def test_a_customer_becomes_a_test_customer(client: Client, brand: Brand) -> None:
    customer = make_customer(brand)
    client.post(f"/customers/{customer.pk}/test/")
    assert Customer.objects.get().is_test
    change = Change.objects.latest("pk")
    assert (change.before["is_test"], change.after["is_test"]) == (False, True)
    client.post(f"/customers/{customer.pk}/test/")
    assert not Customer.objects.get().is_test


def test_a_segment_is_saved_and_said_in_words(client: Client, brand: Brand) -> None:
    make_customer(brand, country="DE")
    make_customer(brand, country="FR")
    condition = '{"attribute": "country", "op": "eq", "value": "DE"}'
    client.post("/segments/add/", {"name": "Germans", "slug": "de", "condition": condition})
    assert Segment.objects.get().condition["value"] == "DE"
    assert "country is DE" in client.get("/segments/").content.decode()


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        ("{", "This is not JSON"),
        ("null", "null says nothing"),
        ('{"audience": "gone"}', "no audience"),
        ('{"event": "my event", "count": {"op": "gte", "value": 1}}', "event"),
        ('{"all": [{"attribute": 5}]}', "all[0]"),
        ("[" * 5_000 + "]" * 5_000, "too deeply"),
        ('{"attribute": "a", "op": "eq", "value": "$field"}', "no event here"),
        ('{"segment": "gone"}', "no segment"),
        ('{"attribute": "a", "op": "eq", "value": "\\u0000"}', "NUL"),
    ],
)
def test_a_wrong_condition_is_explained(client: Client, condition: str, said: str) -> None:
    answer = client.post("/segments/add/", {"name": "N", "slug": "n", "condition": condition})
    assert said in answer.content.decode().replace("&#x27;", "'")
    assert not Segment.objects.exists()


def test_a_taken_slug_is_explained_beside_the_form(client: Client, brand: Brand) -> None:
    Segment.objects.create(brand=brand, slug="de", name="Germans", condition={"all": []})
    answer = client.post("/segments/add/", {"name": "Again", "slug": "de", "condition": '{"all": []}'})
    assert "another slug" in str(answer.context["form"].errors["slug"])
    assert Segment.objects.count() == 1


def test_a_segment_changes_its_name_and_condition_and_keeps_its_slug(client: Client, brand: Brand) -> None:
    Segment.objects.create(brand=brand, slug="de", name="Germans", condition={"all": []})
    client.post("/segments/de/", {"name": "French", "slug": "fr", "condition": '{"any": []}'})
    segment = Segment.objects.get()
    assert (segment.slug, segment.name, segment.condition) == ("de", "French", {"any": []})
    assert Change.objects.get().after == {"name": "French", "condition": {"any": []}}


def test_a_segment_cannot_name_itself(client: Client, brand: Brand) -> None:
    Segment.objects.create(brand=brand, slug="de", name="Germans", condition={"all": []})
    answer = client.post("/segments/de/", {"name": "Germans", "condition": '{"segment": "de"}'})
    assert "condition" in answer.context["form"].errors
    assert Segment.objects.get().condition == {"all": []}


@pytest.mark.parametrize("kind", ["segment", "audience"])
def test_what_a_segment_names_is_not_deleted_and_the_page_says_where(
    client: Client, brand: Brand, kind: str
) -> None:
    Audience.objects.create(brand=brand, slug="press", name="Press")
    Segment.objects.create(brand=brand, slug="press", name="Press", condition={"all": []})
    Segment.objects.create(brand=brand, slug="outer", name="Outer", condition={"not": {kind: "press"}})
    answer = client.post(f"/{kind}s/press/delete/", follow=True)
    assert "while it is used by segment “outer”" in answer.content.decode()
    assert Segment.objects.count() == 2
    assert Audience.objects.count() == 1


def test_the_customer_page_shows_segments_and_audiences(client: Client, brand: Brand) -> None:
    customer = make_customer(brand, country="DE")
    for code in ("DE", "FR"):
        condition = {"attribute": "country", "op": "eq", "value": code}
        Segment.objects.create(brand=brand, slug=code, name=f"From {code}", condition=condition)
    for slug in ("press", "beta"):
        Audience.objects.create(brand=brand, slug=slug, name=f"Audience {slug}")
    client.post("/audiences/press/members/", {"ids": customer.ext_id, "add": ""})
    address = f"/customers/{customer.pk}/belonging/"
    assert address in client.get(f"/customers/{customer.pk}/").content.decode()
    shown = client.get(address).content.decode()
    assert "From DE" in shown
    assert "Audience press" in shown
    assert "From FR" not in shown
    assert "Audience beta" not in shown


def test_pasted_ids_join_an_audience_and_unknown_ones_are_named(client: Client, brand: Brand) -> None:
    make_customer(make_brand("other"), "stranger")
    for ext_id in ("a", "b"):
        make_customer(brand, ext_id)
    client.post("/audiences/add/", {"name": "Press", "slug": "press"})
    answer = client.post("/audiences/press/members/", {"ids": "a\nb, a stranger", "add": ""}, follow=True)
    assert AudienceMember.objects.count() == 2
    assert b"Customers added: 2 of 3 pasted." in answer.content
    assert b"Ids that no customer of this brand has: 1 (stranger)." in answer.content
    client.post("/audiences/press/members/", {"ids": "b", "remove": ""})
    assert [member.customer.ext_id for member in AudienceMember.objects.all()] == ["a"]
    change = Change.objects.latest("pk")
    assert (change.action, change.after) == ("members removed", {"customers": 1})


def test_deleting_an_audience_leaves_its_customers(client: Client, brand: Brand) -> None:
    make_customer(brand, "a")
    Audience.objects.create(brand=brand, slug="press", name="Press")
    client.post("/audiences/press/delete/")
    assert not Audience.objects.exists()
    assert Customer.objects.exists()


def test_the_secret_of_a_key_is_shown_exactly_once(client: Client, brand: Brand) -> None:
    given = {"name": "Shop", "scopes": ["events"], "rate_per_minute": 600, "creates_customers": "on"}
    made = client.post("/rest-api/add/", given)
    secret = made.context["secret"]
    assert made.content.decode().count(f">{secret}<") == 1
    assert secret not in client.get("/rest-api/").content.decode()
    assert identify(secret, Key.objects.get().created_at).brand == brand
    change = Change.objects.latest("pk")
    assert secret not in str(change.after)
    assert change.after["digest"] == "•••"


def test_a_revoked_key_lets_nobody_in(client: Client, brand: Brand) -> None:
    key, _ = make_key(brand)
    client.post(f"/rest-api/{key.prefix}/revoke/")
    key.refresh_from_db()
    assert key.revoked_at is not None
    assert Change.objects.latest("pk").action == "revoked"


def test_the_list_narrows_to_a_segment_and_an_audience_and_their_counts_lead_there(
    client: Client, brand: Brand, now: datetime, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for name, country in (("ann", "DE"), ("bob", "DE"), ("cid", "AT")):
        make_customer(brand, name, country=country)
    make_segment(brand, "germans", {"attribute": "country", "op": "eq", "value": "DE"}, now)
    press = Audience.objects.create(brand=brand, slug="press", name="Press")
    AudienceMember.objects.create(audience=press, customer=Customer.objects.get(ext_id="bob"), added_at=now)
    assert (
        'href="/customers/?segment=germans">2 customers</a>'
        in client.get("/segments/germans/").content.decode()
    )
    assert (
        'href="/customers/?audience=press">1 member</a>' in client.get("/audiences/press/").content.decode()
    )

    with django_assert_max_num_queries(
        len(queries_of(client, "/customers/")) + 1
    ):  # how far the segment is built
        found = client.get("/customers/?segment=germans").context["listed"].rows
    assert [customer.ext_id for customer in found] == ["bob", "ann"]
    both = client.get("/customers/?segment=germans&audience=press").context["listed"].rows
    assert [customer.ext_id for customer in both] == ["bob"]
    searched = client.get("/customers/?segment=germans&q=c").context["listed"].rows
    assert searched == []
    assert len(client.get("/customers/?segment=nobody-knows").context["listed"].rows) == 3


def test_a_segment_that_is_being_counted_says_so_in_the_list(client: Client, brand: Brand) -> None:
    make_customer(brand, "ann")
    Segment.objects.create(brand=brand, slug="new", name="New", condition={"all": []})
    page = client.get("/customers/?segment=new")
    assert not page.context["listed"].rows
    assert "Being counted" in page.content.decode()


def queries_of(client: Client, address: str) -> list[dict[str, str]]:
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return asked.captured_queries
