"""What a sender takes, and what it leaves to others."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from crm.models import OptOut
from events.bus import Settled
from gateways.models import Gateway, Message, Template
from gateways.models.message import State
from gateways.policy.pace import THRESHOLD
from gateways.services.answered import is_awaited
from gateways.services.answers import Meaning, Verdict
from gateways.services.claim import HOLDING_ROOM, LEASE, Claim, claim
from gateways.services.parcels import Parcel
from gateways.services.record import Result, record
from tests.factories.crm import make_brand, make_customer
from tests.factories.gateways import make_gateway, make_message, make_template

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
ACCEPTED = Verdict(Meaning.ACCEPTED, "ext")
SILENT = Verdict(Meaning.NO_ANSWER, error="HTTP 500 instead of 200.")


@pytest.fixture
def template() -> Template:
    return make_template(make_gateway(make_brand()))


def _fill(template: Template, count: int, now: datetime) -> list[Message]:
    return [make_message(template, make_customer(template.brand), now) for _ in range(count)]


def _answer(claimed: Claim, verdict: Verdict, now: datetime) -> None:
    record([Result(parcel, verdict) for parcel in claimed.parcels], now)


def _ids(claimed: Claim) -> set[int]:
    return {parcel.message_id for parcel in claimed.parcels}


def test_it_leases_what_is_due_counts_the_try_and_fixes_the_body(template: Template, now: datetime) -> None:
    (message,) = _fill(template, 1, now)

    (parcel,) = claim(now, {}).parcels

    message.refresh_from_db()
    assert (message.state, message.attempts, message.due_at) == (State.SENDING, 1, now + LEASE)
    assert message.lease == parcel.lease
    assert message.body is not None
    assert message.body["email_uid"] == parcel.uid == message.uid


def test_what_one_sender_holds_another_does_not_get(template: Template, now: datetime) -> None:
    _fill(template, 10, now)

    first, second = claim(now, {}, room=6), claim(now, {})

    assert (len(first.parcels), len(second.parcels)) == (6, 4)
    assert not _ids(first) & _ids(second)


def test_a_lease_that_was_abandoned_is_taken_over_and_its_late_result_ignored(
    template: Template, settled: list[Settled], now: datetime
) -> None:
    (message,) = _fill(template, 1, now)
    abandoned = claim(now, {})
    assert claim(now + LEASE - SECOND, {}).parcels == []

    taken_over = claim(now + LEASE, {})
    _answer(abandoned, Verdict(Meaning.REFUSED, error="late"), now + LEASE)

    message.refresh_from_db()
    assert (message.state, message.attempts, settled) == (State.SENDING, 2, [])
    assert taken_over.parcels[0].body == abandoned.parcels[0].body
    _answer(taken_over, ACCEPTED, now + LEASE)
    message.refresh_from_db()
    assert message.state == State.SENT


def test_an_abandoned_lease_is_held_where_no_second_try_is_wanted(template: Template, now: datetime) -> None:
    (message,) = _fill(template, 1, now)
    claim(now, {})
    Gateway.objects.update(on_unknown=Gateway.OnUnknown.HOLD)

    assert claim(now + LEASE, {}).parcels == []
    message.refresh_from_db()
    assert (message.state, message.due_at) == (State.HELD, None)


def test_of_a_gateway_that_holds_it_takes_few_at_a_time(template: Template, now: datetime) -> None:
    Gateway.objects.update(on_unknown=Gateway.OnUnknown.HOLD)
    _fill(template, HOLDING_ROOM + 1, now)

    assert len(claim(now, {}).parcels) == HOLDING_ROOM
    assert claim(now, {template.gateway_id: HOLDING_ROOM}).parcels == []


def test_the_body_of_a_later_try_is_the_first_ones_to_the_byte(template: Template, now: datetime) -> None:
    (message,) = _fill(template, 1, now)
    Message.objects.update(context={"ä": '€ \\ " 𝄞'})
    first = claim(now, {})
    _answer(first, SILENT, now)
    template.content |= {"body": "quite another text"}
    template.revision += 1
    template.save()
    message.refresh_from_db()

    again = claim(message.due_at or now, {})

    assert again.parcels[0].body == first.parcels[0].body


def test_what_was_not_begun_goes_back_as_if_nothing_had_happened(template: Template, now: datetime) -> None:
    (message,) = _fill(template, 1, now)

    _answer(claim(now, {}), Verdict(Meaning.NOT_TRIED), now)

    message.refresh_from_db()
    assert (message.state, message.attempts, message.due_at) == (State.QUEUED, 0, now)


def test_a_poisoned_template_skips_its_messages_only(
    template: Template, settled: list[Settled], now: datetime
) -> None:
    poisoned = make_template(template.gateway, subject="{{event.missing}}")
    bad, good = _fill(poisoned, 1, now)[0], _fill(template, 1, now)[0]

    claimed = claim(now, {})

    assert _ids(claimed) == {good.pk}
    bad.refresh_from_db()
    assert (bad.state, bad.attempts, bad.body) == (State.SKIPPED, 0, None)
    assert "event.missing has no value" in bad.error
    assert [(news.message_id, news.outcome) for news in settled] == [(bad.pk, "skipped")]


def test_a_customer_who_opts_out_between_two_tries_gets_no_second_one(
    template: Template, now: datetime
) -> None:
    (message,) = _fill(template, 1, now)
    _answer(claim(now, {}), SILENT, now)
    OptOut.objects.create(
        brand=template.brand, customer=message.customer, channel="email", side="ours", since=now
    )

    assert claim(now + 5 * SECOND, {}).parcels == []
    message.refresh_from_db()
    assert (message.state, message.error) == (State.SKIPPED, "opted_out")


def test_a_text_at_night_is_put_off_until_the_window_opens(settled: list[Settled]) -> None:
    night = datetime(2026, 3, 2, 23, tzinfo=UTC)
    brand = make_brand()
    (message,) = _fill(make_template(make_gateway(brand, channel="sms")), 1, night)

    claimed = claim(night, {})

    message.refresh_from_db()
    morning = datetime(2026, 3, 3, 9, tzinfo=UTC)
    assert (claimed.parcels, message.state, message.due_at, settled) == ([], State.QUEUED, morning, [])
    assert claim(night, {}).next_at == morning
    assert len(claim(morning, {}).parcels) == 1


def test_it_says_when_there_will_be_something_to_do(template: Template, now: datetime) -> None:
    assert claim(now, {}).next_at is None

    _fill(template, 1, now + SECOND)

    assert claim(now, {}).next_at == now + SECOND


def test_a_sender_that_holds_enough_takes_no_more_of_that_gateway(template: Template, now: datetime) -> None:
    _fill(template, 4, now)
    other = make_template(make_gateway(template.brand))
    _fill(other, 2, now)

    claimed = claim(now, {template.gateway_id: 6}, room=10)

    assert Counter(parcel.route.gateway_id for parcel in claimed.parcels) == {other.gateway_id: 2}
    assert claim(now, {template.gateway_id: 6}, room=10).next_at == now + LEASE


def test_senders_share_a_rate_limit_and_others_do_not_wait_for_it(template: Template, now: datetime) -> None:
    Gateway.objects.update(rate_per_second=4)
    _fill(template, 10, now)
    free = make_template(make_gateway(template.brand))
    _fill(free, 3, now)

    claims = [claim(now, {}), claim(now, {})]

    taken = Counter(parcel.route.gateway_id for claimed in claims for parcel in claimed.parcels)
    assert taken == {template.gateway_id: 4, free.gateway_id: 3}
    waiting = claim(now, {}).next_at
    assert waiting is not None
    assert now + 0.2 * SECOND < waiting < now + 0.3 * SECOND
    assert len(claim(waiting, {}).parcels) == 1
    assert len(claim(now + 60 * SECOND, {}).parcels) > 3


def _break(template: Template, now: datetime) -> None:
    _fill(template, THRESHOLD, now)
    _answer(claim(now, {}), SILENT, now)


def test_the_breaker_opens_for_its_gateway_only(template: Template, now: datetime) -> None:
    _break(template, now)
    other = make_template(make_gateway(template.brand))
    (message,) = _fill(other, 1, now)
    _fill(template, 1, now)

    assert _ids(claim(now, {})) == {message.pk}
    gateway = Gateway.objects.get(pk=template.gateway_id)
    assert gateway.failures == THRESHOLD
    assert "HTTP 500" in gateway.warning
    assert claim(now, {}).next_at == gateway.open_until


def test_half_open_it_tries_one_and_an_answer_lets_the_others_follow(
    template: Template, now: datetime
) -> None:
    _break(template, now)
    later = now + 30 * SECOND

    probe = claim(later, {})
    assert (len(probe.parcels), claim(later, {}).parcels) == (1, [])

    _answer(probe, ACCEPTED, later)
    gateway = Gateway.objects.get()
    assert (gateway.failures, gateway.open_until, gateway.warning) == (0, None, "")
    assert len(claim(later, {}).parcels) == THRESHOLD - 1


def test_a_message_that_its_gateway_chokes_on_is_not_the_probe_for_ever(
    template: Template, now: datetime
) -> None:
    poison = _fill(template, 3, now)
    Message.objects.filter(pk__in=[message.pk for message in poison]).update(attempts=2)
    [fresh] = _fill(template, 1, now + SECOND)
    Gateway.objects.update(failures=THRESHOLD)

    probe = claim(now + 2 * SECOND, {})

    assert _ids(probe) == {fresh.pk}


def test_every_other_probe_is_of_what_failed_before_least_often(template: Template, now: datetime) -> None:
    poison, once = _fill(template, 2, now)
    Message.objects.filter(pk=poison.pk).update(attempts=5)
    Message.objects.filter(pk=once.pk).update(attempts=1)
    _fill(template, 1, now + SECOND)
    Gateway.objects.update(failures=THRESHOLD + 1)

    probe = claim(now + 2 * SECOND, {})

    assert _ids(probe) == {once.pk}


def test_a_probe_that_fails_opens_it_for_longer(template: Template, now: datetime) -> None:
    _break(template, now)
    later = now + 30 * SECOND

    _answer(claim(later, {}), SILENT, later)

    assert Gateway.objects.get().open_until == later + 4 * SECOND


def test_a_probe_whose_sender_died_is_followed_by_another(template: Template, now: datetime) -> None:
    _break(template, now)
    claim(now + 30 * SECOND, {})

    assert len(claim(now + 60 * SECOND, {}).parcels) == 1


def test_behind_a_half_open_breaker_what_outlived_its_time_ends(
    template: Template, settled: list[Settled], now: datetime
) -> None:
    _break(template, now)
    Message.objects.update(expires_at=now + SECOND)
    (fresh,) = _fill(template, 1, now)

    claimed = claim(now + 30 * SECOND, {})

    assert _ids(claimed) == {fresh.pk}
    assert [news.outcome for news in settled] == ["failed"] * THRESHOLD


@pytest.mark.parametrize("count", [1, 40])
def test_it_needs_the_same_number_of_queries_for_any_number_of_messages(
    count: int, template: Template, settled: list[Settled], now: datetime
) -> None:
    _fill(template, count, now)
    is_awaited(template.brand_id)  # asked once a second

    with CaptureQueriesContext(connection) as queries:
        claimed = claim(now, {})
    with CaptureQueriesContext(connection) as recording:
        _answer(claimed, ACCEPTED, now)

    assert len(claimed.parcels) == count
    assert len(queries) <= 8
    assert len(recording) <= 6


def test_slow_rendering_leaves_the_rest_due(
    template: Template, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gateways.services.sorting.RENDER_SECONDS", -1.0)
    _fill(template, 3, now)

    assert [len(claim(now, {}).parcels) for _ in range(4)] == [1, 1, 1, 0]


def test_a_result_is_recorded_once(template: Template, settled: list[Settled], now: datetime) -> None:
    _fill(template, 1, now)
    claimed = claim(now, {})

    _answer(claimed, ACCEPTED, now)
    _answer(claimed, Verdict(Meaning.REFUSED, error="again"), now)

    assert len(settled) == 1
    assert Message.objects.get().state == State.SENT


def test_parcels_are_grouped_by_their_gateways(template: Template, now: datetime) -> None:
    other = make_template(make_gateway(template.brand))
    _fill(template, 2, now)
    _fill(other, 1, now)

    groups: dict[int, list[Parcel]] = claim(now, {}).by_gateway()

    assert {id_: len(parcels) for id_, parcels in groups.items()} == {
        template.gateway_id: 2,
        other.gateway_id: 1,
    }
