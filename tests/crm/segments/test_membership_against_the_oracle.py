"""Memberships kept by what happens, memberships built anew, and the judge in plain Python: all three agree.

Worlds of random people live through random histories while the clock moves on; the definitions are random, too, and
some change on the way.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crm.models import Audience, Brand, Customer, Segment, SegmentMember, SegmentMove, SegmentShard
from crm.queries.touches import NEW
from crm.segments import membership
from crm.segments.tree import parse
from crm.services import audiences, building, profile, segments
from crm.services.changes import SYSTEM
from crm.services.touching import touch, touch_later
from events.bus import Arrival
from events.services.affecting import affect
from gateways.services.affecting import affect as affect_by_messages
from tests.factories.segments import build_all, keep_all
from tests.oracle import random_world as made_of
from tests.oracle.judge import Judge
from tests.oracle.random_world import random_event, random_letter, random_person, random_value, random_world
from tests.oracle.store import store, store_event, store_letter, store_person
from tests.oracle.trees import trees
from tests.oracle.world import Letter, Person

pytestmark = pytest.mark.django_db

STEPS = [
    timedelta(seconds=1),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=7),
    timedelta(days=1),
    timedelta(days=5),
    timedelta(days=29),
    timedelta(days=364),
]
HAPPENINGS = ["event", "event", "event", "profile", "audience", "message", "birth", "definition", "nothing"]


class History:
    """A world that goes on, in Python and in the database alike."""

    def __init__(self, seed: int, conditions: list[dict[str, Any]]) -> None:
        self.dice = Random(seed)  # noqa: S311 - no secret
        self.world = random_world(seed, people=8)
        self.brand, self.people = store(self.world)
        for person_id, person in self.people.items():
            self._announce(person_id, person)
        for number, condition in enumerate(conditions):
            self._define(f"s{number}", condition)

    def _define(self, slug: str, condition: dict[str, Any]) -> None:
        """Past the service, which would refuse audiences that nobody is on."""
        self.world.segments[slug] = condition
        Segment.objects.create(brand=self.brand, slug=slug, name=slug, condition=condition)

    def _announce(self, person_id: int, person: Person) -> None:
        """What lies ahead in a world that did not come in by the front door."""
        self._affect([(person_id, event) for event in person.events])
        for letter in person.letters:
            self._announce_letter(person_id, letter)

    def _announce_letter(self, person_id: int, letter: Letter) -> None:
        moments = [letter.sent_at or self.world.now, *(at for _, at, _ in letter.history)]
        names = [f"message:{letter.channel}", "message:any"]
        touch_later(self.brand.pk, [(name, person_id, at) for name in names for at in moments])

    def _affect(self, events: list[tuple[int, Any]]) -> None:
        affect(
            [
                Arrival(0, self.brand.pk, id_, one.name, one.payload.get("client_action", ""), one.at)
                for id_, one in events
            ],
            self.world.now,
        )

    def goes_on(self, what: str) -> None:
        id_ = self.dice.choice(list(self.people))
        getattr(self, f"_{what}")(id_, self.people[id_])

    def _event(self, id_: int, person: Person) -> None:
        event = random_event(self.dice, self.world.now)
        person.events.append(event)
        store_event(self.brand, id_, event)
        self._affect([(id_, event)])

    def _profile(self, id_: int, person: Person) -> None:
        name = self.dice.choice([*made_of.ATTRIBUTES, "core_tags", profile.TEST_ACCOUNT])
        value = {"core_tags": ["vip"], profile.TEST_ACCOUNT: self.dice.random() < 0.5}.get(
            name, random_value(self.dice)
        )
        profile.update([(id_, {name: value})], self.world.now)
        person.attributes = profile.apply(person.attributes, {name: value})
        if name == profile.TEST_ACCOUNT:
            person.is_test = bool(value)

    def _audience(self, id_: int, person: Person) -> None:
        slug = self.dice.choice(made_of.AUDIENCES)
        audience, _ = Audience.objects.get_or_create(brand=self.brand, slug=slug, defaults={"name": slug})
        if slug in person.audiences:
            person.audiences.remove(slug)
            audiences.remove(SYSTEM, audience, [person.ext_id], self.world.now)
        else:
            person.audiences.add(slug)
            audiences.add(SYSTEM, audience, [person.ext_id], self.world.now)

    def _message(self, id_: int, person: Person) -> None:
        letter = random_letter(self.dice, self.world.now)
        person.letters.append(letter)
        store_letter(self.world.now, self.brand, Customer.objects.get(pk=id_), letter)
        affect_by_messages([(self.brand.pk, letter.channel, id_)], self.world.now)
        self._announce_letter(id_, letter)

    def _birth(self, id_: int, person: Person) -> None:
        person = random_person(self.dice, 1_000 + len(self.people), self.world.now)
        person.registered_at, person.attributes, person.audiences, person.letters = (
            self.world.now,
            {},
            set(),
            [],
        )
        person.is_test = False
        customer = store_person(self.world, self.brand, person)
        self.people[customer.pk] = person
        self.world.people.append(person)
        touch(self.brand.pk, [(NEW, customer.pk)], self.world.now)
        self._announce(customer.pk, person)

    def _definition(self, id_: int, person: Person) -> None:
        one, other = self.dice.sample(["s0", "s1"], 2)
        condition = {"not": self.world.segments[other]}
        self.world.segments[one] = condition
        segment = Segment.objects.get(brand=self.brand, slug=one)
        Segment.objects.filter(pk=segment.pk).update(condition=condition)
        building.renew([segment.pk])

    def _nothing(self, id_: int, person: Person) -> None:
        pass

    def judged(self, slug: str) -> set[int]:
        condition = self.world.segments[slug]
        return {id_ for id_, person in self.people.items() if Judge(self.world, person).says(condition)}

    def kept(self, slug: str) -> set[int]:
        rows = SegmentMember.objects.filter(segment__slug=slug, segment__brand=self.brand, inside=True)
        return set(rows.values_list("customer_id", flat=True))

    def agrees(self) -> None:
        self.agrees_at_once()
        keep_all(self.world.now)
        build_all(self.world.now)
        for slug in self.world.segments:
            assert self.kept(slug) == self.judged(slug), (slug, self.world.segments[slug], self.world.now)

    def agrees_at_once(self) -> None:
        """Asked about a whole brand, before the tables have followed."""
        for slug in self.world.segments:
            asked = membership.members(self.brand, parse({"segment": slug}), self.world.now)
            assert asked == self.judged(slug), (slug, self.world.segments[slug], self.world.now)


@settings(
    max_examples=30,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 10_000),
    conditions=st.lists(trees(has_event=False), min_size=2, max_size=4),
    steps=st.lists(st.tuples(st.sampled_from(HAPPENINGS), st.sampled_from(STEPS)), min_size=3, max_size=10),
)
def test_kept_by_what_happens_is_what_a_rebuild_and_the_judge_say(
    seed: int, conditions: list[dict[str, Any]], steps: list[tuple[str, timedelta]]
) -> None:
    with undone():
        history = History(seed, conditions)
        history.agrees()
        for what, step in steps:
            history.world.now += step
            history.goes_on(what)
            history.agrees()
        assert_the_sizes_are_right(history.brand)
        assert_a_rebuild_moves_nobody(history)


def assert_the_sizes_are_right(brand: Brand) -> None:
    for segment in Segment.objects.filter(brand=brand):
        inside = SegmentMember.objects.filter(segment=segment, inside=True).count()
        moves = SegmentMove.objects.filter(segment=segment)
        assert segments.standing(segment).size == inside
        assert moves.filter(entered=True).count() - moves.filter(entered=False).count() == inside
    assert not SegmentShard.objects.filter(size__lt=0).exists()


def assert_a_rebuild_moves_nobody(history: History) -> None:
    before = SegmentMove.objects.count()
    building.renew(list(Segment.objects.filter(brand=history.brand).values_list("pk", flat=True)))
    history.agrees()
    assert SegmentMove.objects.count() == before


class undone:  # noqa: N801 - reads as a word
    """Whatever is written inside is rolled back, so that examples do not meet each other."""

    def __enter__(self) -> None:
        self._atomic = transaction.atomic()
        self._atomic.__enter__()

    def __exit__(self, *error: Any) -> None:
        transaction.set_rollback(True)
        self._atomic.__exit__(*error)
