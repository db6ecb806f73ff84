"""The shop's events: a few visits going on at once, told in the order in which their steps happen."""

from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any
from uuid import uuid4

from examples.platform.population import Customer
from examples.platform.visit import Step, visit

Event = dict[str, Any]
_VISITS_AT_ONCE = 6


def _new_eid() -> str:
    return str(uuid4())


class Traffic:
    """Makes events in the event API's format; each gets its id here, once, however often it is posted."""

    def __init__(
        self, customers: list[Customer], brand: str, random: Random, new_eid: Callable[[], str] = _new_eid
    ) -> None:
        self._customers = customers
        self._brand = brand
        self._random = random
        self._new_eid = new_eid
        self._visits: list[tuple[Customer, Iterator[Step]]] = []

    def profiles(self, now: datetime) -> list[Event]:
        """One `update_profile` for each customer."""
        return [
            self._event(now, customer, "update_profile", customer.attributes())
            for customer in self._customers
        ]

    def next(self, now: datetime, size: int) -> list[Event]:
        """What happened since the last call."""
        return [self._step(now) for _ in range(size)]

    def _step(self, now: datetime) -> Event:
        while len(self._visits) < _VISITS_AT_ONCE:
            self._visits.append(self._arrival())
        at = self._random.randrange(len(self._visits))
        customer, steps = self._visits[at]
        step = next(steps, None)
        if step is None:
            self._visits.pop(at)
            return self._step(now)
        return self._event(now, customer, *step)

    def _arrival(self) -> tuple[Customer, Iterator[Step]]:
        customer = self._random.choice(self._customers)
        return customer, visit(self._random, customer)

    def _event(self, now: datetime, customer: Customer, event_type: str, payload: dict[str, Any]) -> Event:
        return {
            "eid": self._new_eid(),
            "event_date": int(now.timestamp() * 1000),
            "ext_brand_id": self._brand,
            "user_ext_id": customer.ext_id,
            "event_type": event_type,
            "payload": payload,
        }
