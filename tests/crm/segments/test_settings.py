"""What an editor draws for a kind of condition, also for one that nobody has drawn before."""

from __future__ import annotations

from typing import ClassVar, Literal

from crm.contract import Condition, ConditionConfig, Scope, Sql
from crm.segments.comparison import NumberComparison
from crm.segments.period import Period
from crm.segments.registry import conditions
from crm.segments.settings import settings_of


class PointsConfig(NumberComparison, Period):
    """A kind that came yesterday."""

    points: str
    level: Literal["gold", "silver"] = "gold"
    only_earned: bool = False
    shop: str | None = None
    odd: dict[str, int] | None = None
    count: NumberComparison | None = None


class Points(Condition[PointsConfig]):
    """Not registered: only its settings are of interest."""

    key: ClassVar[str] = "points"
    label: ClassVar[str] = "Points"
    Config: ClassVar[type[ConditionConfig]] = PointsConfig

    @classmethod
    def compile(cls, config: PointsConfig, scope: Scope) -> Sql:
        return Sql("true")

    @classmethod
    def sentence(cls, config: PointsConfig) -> str:
        return "points"


def test_a_new_kind_gets_its_controls_from_its_configuration() -> None:
    settings = settings_of(Points)

    assert [(one["control"], one.get("name")) for one in settings] == [
        ("comparison", None),
        ("choice", "level"),
        ("boolean", "only_earned"),
        ("text", "shop"),
        ("json", "odd"),
        ("measure", None),
        ("period", None),
    ]
    assert settings[0]["operators"] == list(NumberComparison.operators)


def test_measures_say_whether_they_are_of_a_field() -> None:
    measures = next(
        one["measures"] for one in settings_of(conditions.get("event")) if one["control"] == "measure"
    )

    assert {one["name"] for one in measures if one["of_a_part"]} == {"sum", "min", "max", "avg"}
    assert {one["name"]: one["kind"] for one in measures}["last"] == "date"


def test_a_choice_of_operators_says_them_in_words() -> None:
    op = next(one for one in settings_of(conditions.get("marker")) if one.get("name") == "op")

    assert [choice["label"] for choice in op["choices"]] == ["has", "does not have"]
