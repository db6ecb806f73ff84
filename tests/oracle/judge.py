"""Whether a condition holds for a person: read off the JSON, one person at a time, without a database."""

from __future__ import annotations

from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from tests.oracle.values import exact, holds, kind, length, span
from tests.oracle.world import Person, World

MARKERS = {
    "internal": ["core_tags"],
    "external": ["core_external_markers", "core_external_markers2", "core_external_segment"],
    "public": ["core_public_tags"],
}


class Judge:
    """Asked about one person of a world."""

    def __init__(self, world: World, person: Person) -> None:
        self.world = world
        self.person = person

    def says(self, tree: dict[str, Any]) -> bool:
        if "all" in tree:
            return all(self.says(part) for part in tree["all"])
        if "any" in tree:
            return any(self.says(part) for part in tree["any"])
        if "not" in tree:
            return not self.says(tree["not"])
        (key,) = {"attribute", "marker", "event", "message", "segment", "audience", "field"} & set(tree)
        return bool(getattr(self, f"_{key}")(tree))

    def _compare(self, rule: dict[str, Any], subject: Any) -> bool:
        value = self._value(rule.get("value"))
        return holds(rule["op"], subject, value, self.world.now, self.world.zone)

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(item) for item in value]
        if isinstance(value, str) and value.startswith("$$"):
            return value[1:]
        if isinstance(value, str) and value.startswith("$"):
            return self.person.context.get(value[1:])
        return value

    def _attribute(self, rule: dict[str, Any]) -> bool:
        own = {
            "ext_id": self.person.ext_id,
            "registered_at": self.person.registered_at,
            "is_test": self.person.is_test,
        }
        name = rule["attribute"]
        return self._compare(rule, own[name] if name in own else self.person.attributes.get(name))

    def _field(self, rule: dict[str, Any]) -> bool:
        return self._compare(rule, self.person.context.get(rule["field"]))

    def _marker(self, rule: dict[str, Any]) -> bool:
        kinds = [rule["kind"]] if "kind" in rule else MARKERS
        lists = [self.person.attributes.get(name) for kind_ in kinds for name in MARKERS[kind_]]
        carried = any(rule["marker"] in found for found in lists if isinstance(found, list))
        return carried != (rule.get("op") == "has_not")

    def _segment(self, rule: dict[str, Any]) -> bool:
        return self.says(self.world.segments[rule["segment"]])

    def _audience(self, rule: dict[str, Any]) -> bool:
        return rule["audience"] in self.person.audiences

    def _in_period(self, rule: dict[str, Any], at: datetime) -> bool:
        if at > self.world.now:
            return False
        if "within" in rule:
            return at >= self.world.now - length(rule["within"])
        if "between" in rule:
            spans = [span(self._value(value), self.world.zone) for value in rule["between"]]
            return None not in spans and spans[0][0] <= at < spans[1][1]  # type: ignore[index]
        return "since" not in rule or at >= self.person.entered_at

    def _event(self, rule: dict[str, Any]) -> bool:
        found = [
            event
            for event in self.person.events
            if event.name == rule["event"]
            and ("action" not in rule or event.payload.get("client_action") == rule["action"])
            and self._in_period(rule, event.at)
            and all(self._compare(row, event.payload.get(row["field"])) for row in rule.get("where", []))
        ]
        times = [event.at for event in found]
        for name in ("first", "last", "days_since_last", "count"):
            if name in rule:
                return self._compare(rule[name], self._of_times(name, times))
        for name in ("sum", "min", "max", "avg"):
            if name in rule:
                numbers = [event.payload.get(rule[name]["field"]) for event in found]
                return self._compare(rule[name], _of_numbers(name, numbers))
        return bool(found)

    def _of_times(self, name: str, times: list[datetime]) -> Any:
        if name == "count":
            return len(times)
        if not times:
            return None
        if name == "days_since_last":
            return (self.world.now - max(times)) // timedelta(days=1)
        return min(times) if name == "first" else max(times)

    def _message(self, rule: dict[str, Any]) -> bool:
        reached = [at for letter in self.person.letters for at in self._reached(rule, letter)]
        found = [at for at in reached if self._in_period(rule, at)]
        return self._compare(rule["count"], len(found)) if "count" in rule else bool(found)

    def _reached(self, rule: dict[str, Any], letter: Any) -> list[datetime]:
        if rule["message"] not in ("any", letter.channel):
            return []
        if rule.get("template", letter.template) != letter.template:
            return []
        if rule.get("campaign", letter.campaign) != letter.campaign:
            return []
        status = rule.get("status", "sent")
        if status == "sent":
            return [letter.sent_at] if letter.sent_at else []
        return [
            at
            for name, at, applied in letter.history
            if name == status and (applied or status not in ("failed", "rejected"))
        ]


def _of_numbers(name: str, values: list[Any]) -> Fraction | None:
    numbers = [exact(value) for value in values if kind(value) == "number" and abs(value) <= 10**100]
    if name == "sum":
        return sum(numbers, Fraction(0))
    if not numbers:
        return None
    return {"min": min, "max": max, "avg": lambda some: sum(some) / len(some)}[name](numbers)
