"""What templates outside messages may see: the customers of a step, read for all of them at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from crm.models import Brand, Customer
from gateways.policy.decide import zone_of
from gateways.rendering.context import Context


@dataclass(frozen=True, slots=True)
class Person:
    """One customer."""

    ext_id: str
    attributes: Mapping[str, Any]
    is_test: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The customers by id, and what is the same for all of them."""

    brand: Brand
    campaign: str
    people: Mapping[int, Person]

    def context(self, customer_id: int, event: Mapping[str, Any]) -> Context:
        """The same names as in a message; `unsubscribe_url` and the like are a message's alone."""
        person = self.people[customer_id]
        return Context(
            ext_id=person.ext_id,
            attributes=person.attributes,
            event=event,
            label={"slug": self.brand.label.slug, "name": self.brand.label.name},
            brand={"slug": self.brand.slug, "name": self.brand.name},
            campaign={"slug": self.campaign},
            zone=zone_of(person.attributes, self.brand.label.time_zone),
        )

    def is_spared(self, customer_id: int) -> bool:
        """The brand is in test mode, and this is no test customer."""
        return self.brand.test_mode and not self.people[customer_id].is_test


def surroundings(brand_id: int, campaign: str, customer_ids: Collection[int]) -> Surroundings:
    """Two queries, whatever the number of customers. `campaign`: its slug."""
    rows = Customer.objects.filter(pk__in=customer_ids).values_list("pk", "ext_id", "attributes", "is_test")
    people = {pk: Person(ext_id, attributes, is_test) for pk, ext_id, attributes, is_test in rows}
    return Surroundings(Brand.objects.select_related("label").get(pk=brand_id), campaign, people)
