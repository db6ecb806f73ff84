"""The ledger of consent answers for any day what held on it, in the words of that day."""

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crm.models import Category, ConsentEntry, Customer, OptOut, Suppression
from crm.policy.consent import Asked, Reason, reasons
from crm.services import consent, ledger, profile, suppressions
from crm.services.consent import Closing
from gateways.services import categories, preferences
from tests.conftest import NOW
from tests.factories.consent import ANNA, PROOF, make_category
from tests.factories.crm import make_brand, make_customer

pytestmark = pytest.mark.django_db

CHANNELS = ("email", "sms")


def live(customer: Customer, now: datetime) -> dict[tuple[str, str], list[Reason]]:
    standing = ledger.standing_now(customer, now)
    return {place: list(reasons(standing, asked)) for place, asked in questions(customer).items()}


def folded(customer: Customer, at: datetime) -> dict[tuple[str, str], list[Reason]]:
    standing = ledger.standing_at(customer, at)
    return {place: list(reasons(standing, asked)) for place, asked in questions(customer).items()}


def questions(customer: Customer) -> dict[tuple[str, str], Asked]:
    return {
        (channel, category): Asked(customer.brand_id, customer.pk, channel, category)
        for channel in CHANNELS
        for category in ("", "news", "orders", "gone")
    }


class History:
    """One customer to whom things happen, a minute apart."""

    def __init__(self) -> None:
        self.brand = make_brand()
        self.now = NOW
        self.anna = make_customer(self.brand, "anna", user_email="Anna@example.com")
        self.news = make_category(self.brand, self.now, "news", default="opted_in")
        self.orders = make_category(self.brand, self.now, "orders", kind="operational", double_opt_in=True)
        self.gone = make_category(self.brand, self.now, "gone", default="opted_in")

    def step(self, name: str, channel: str) -> None:
        self.now += timedelta(minutes=1)
        getattr(self, f"_{name}")(channel)

    def _close(self, channel: str) -> None:
        consent.opt_out(ANNA, self.anna, channel, "no more", self.now, PROOF)

    def _open(self, channel: str) -> None:
        if OptOut.objects.filter(customer=self.anna, channel=channel, side="ours").exists():
            consent.opt_in(ANNA, self.anna, channel, self.now, PROOF)

    def _report(self, channel: str) -> None:
        closing = Closing(
            brand_id=self.brand.pk, customer_id=self.anna.pk, channel=channel, reason="x", at=self.now
        )
        consent.close_reported([closing, closing])

    def _forbid(self, channel: str) -> None:
        profile.update([(self.anna.pk, {f"core_is_{channel}_disabled_by_platform": True})], self.now)

    def _permit(self, channel: str) -> None:
        profile.update([(self.anna.pk, {f"core_is_{channel}_disabled_by_platform": False})], self.now)

    def _in(self, channel: str) -> None:
        preferences.subscribe(ANNA, self.anna, self.news, channel, self.now, PROOF)

    def _ask(self, channel: str) -> None:
        preferences.subscribe(ANNA, self.anna, self.orders, channel, self.now, PROOF)

    def _confirm(self, channel: str) -> None:
        consent.confirm(ANNA, self.anna, self.orders, channel, self.now, PROOF)

    def _out(self, channel: str) -> None:
        consent.unsubscribe(ANNA, self.anna, self.news, channel, self.now, PROOF)
        consent.unsubscribe(ANNA, self.anna, self.orders, channel, self.now, PROOF)

    def _reset(self, channel: str) -> None:
        consent.reset(ANNA, self.anna, self.news, channel, self.now, PROOF)

    def _snooze(self, channel: str) -> None:
        consent.snooze(ANNA, self.anna, self.now + timedelta(seconds=150), self.now, PROOF)

    def _wake(self, channel: str) -> None:
        consent.wake(ANNA, self.anna, self.now, PROOF)

    def _suppress(self, channel: str) -> None:
        lines = [
            suppressions.line_for(self.brand, address="anna@EXAMPLE.com", channel=channel, cause="hand"),
            suppressions.line_for(self.brand, customer="anna", cause="api", reason="asked in writing"),
        ]
        suppressions.suppress(ANNA, lines, self.now)

    def _lift(self, channel: str) -> None:
        for line in Suppression.objects.filter(brand=self.brand, channel__in=("", channel)):
            suppressions.lift(ANNA, line, self.now, "backoffice")

    def _default(self, channel: str) -> None:
        default = "opted_out" if self.news.default == "opted_in" else "opted_in"
        self.news = categories.change(ANNA, self.news, self.now, default=default)

    def _delete(self, channel: str) -> None:
        found = Category.objects.filter(brand=self.brand, slug="gone").first()
        if found:
            categories.delete(ANNA, found, self.now)
        else:
            made = make_category(self.brand, self.now, "gone", default="opted_in")
            consent.unsubscribe(ANNA, self.anna, made, channel, self.now + timedelta(seconds=1), PROOF)


STEPS = [name[1:] for name in vars(History) if name.startswith("_") and not name.startswith("__")]


@settings(max_examples=20)
@given(st.lists(st.tuples(st.sampled_from(STEPS), st.sampled_from(CHANNELS)), min_size=1, max_size=12))
def test_what_held_at_any_time_is_the_sum_of_the_entries_until_then(steps: list[tuple[str, str]]) -> None:
    history = History()
    held = []
    for name, channel in steps:
        history.step(name, channel)
        seen = history.now + timedelta(seconds=30)
        held.append((seen, live(history.anna, seen)))

    for seen, was in held:
        assert folded(history.anna, seen) == was
    assert all(
        rows == [] or rows[0].code == "unknown_category"
        for rows in folded(history.anna, NOW - timedelta(1)).values()
    )


@pytest.mark.parametrize("name", [name for name in STEPS if name not in ("default", "delete")])
def test_a_step_that_changes_nothing_leaves_no_entry(name: str) -> None:
    history = History()
    history.step(name, "email")
    before = ConsentEntry.objects.count()
    history.now -= timedelta(minutes=1)  # the same moment, so that a pause ends when it did
    history.step(name, "email")

    assert ConsentEntry.objects.count() == before


def test_an_entry_says_who_when_by_which_way_and_what_was_read() -> None:
    history = History()
    history.step("default", "email")
    history.step("out", "email")

    entry = ConsentEntry.objects.get(what="opted_out", category="news")
    assert (entry.actor, entry.source, entry.evidence) == (
        "operator:anna",
        "backoffice",
        {"note": "by phone"},
    )
    assert (entry.at, entry.channel, entry.text_version) == (history.now, "email", 2)


def test_other_customers_and_other_brands_are_left_alone(now: datetime) -> None:
    history = History()
    twin = make_customer(make_brand(), "anna", user_email="anna@example.com")
    for name in ("close", "suppress", "snooze"):
        history.step(name, "email")

    assert list(ledger.entries_of(twin)) == []
    standing = ledger.standing_now(twin, history.now)
    assert list(reasons(standing, Asked(twin.brand_id, twin.pk, "email"))) == []


def test_a_pause_has_an_end_and_a_limit(now: datetime) -> None:
    history = History()
    for until in (now, now + timedelta(days=366)):
        with pytest.raises(consent.Invalid, match="within 365 days"):
            consent.snooze(ANNA, history.anna, until, now, PROOF)


def test_a_choice_on_a_channel_that_the_category_has_not_is_refused(now: datetime) -> None:
    history = History()

    with pytest.raises(consent.Invalid, match="not sent by push"):
        consent.unsubscribe(ANNA, history.anna, history.news, "push", now, PROOF)
