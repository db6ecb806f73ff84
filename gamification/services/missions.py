"""The life of a mission: drafted, changed, made active, archived. One function per transition."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from pydantic import ValidationError

from crm.models import Brand
from crm.segments.problem import Problem, in_words
from crm.segments.reading import check, sentence
from crm.segments.tree import parse
from crm.services import rows
from crm.services.changes import Actor, changing
from gamification.contract import RuleConfig, rules
from gamification.models import Mission
from gamification.services.ledger import MOST
from lib.errors import Conflict, Invalid

FIELDS = ("name", "description", "open_to", "rule", "settings", "points", "expires_days", "ends_at")
#: what an active mission is about stays as it is, since customers are on their way
FIXED = ("open_to", "rule", "settings")


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, **fields: Any) -> Mission:
    """A draft, by its FIELDS. Raises Invalid, SlugTaken."""
    mission = Mission(brand=brand, slug=slug, **fields)
    _check(mission)
    rows.add(actor, mission, "a mission")
    return mission


@transaction.atomic
def change(actor: Actor, mission: Mission, **fields: Any) -> Mission:
    """Change what is given of FIELDS. Raises Invalid; Conflict where customers are on their way already."""
    mission = _locked(mission)
    _refuse_late_changes(mission, fields)
    with changing(actor, mission):
        for name, value in fields.items():
            setattr(mission, name, value)
        _check(mission)
        mission.revision += 1
        mission.save()
    return mission


@transaction.atomic
def activate(actor: Actor, mission: Mission, now: datetime) -> Mission:
    """From now on events count. Raises Conflict for one that is no draft."""
    return _turn(actor, mission, Mission.Status.DRAFT, Mission.Status.ACTIVE, active_since=now)


@transaction.atomic
def archive(actor: Actor, mission: Mission) -> Mission:
    """Nothing counts any more; who has completed it keeps what it gave. Raises Conflict for one that is not active."""
    return _turn(actor, mission, Mission.Status.ACTIVE, Mission.Status.ARCHIVED)


@transaction.atomic
def delete(actor: Actor, mission: Mission) -> None:
    """A draft that nothing names. Raises Conflict, InUse."""
    if mission.status != Mission.Status.DRAFT:
        raise Conflict("Only a draft can be deleted. Archive the mission instead.")
    rows.delete(actor, mission, "mission")


def config_of(rule: str, settings: Mapping[str, Any]) -> RuleConfig:
    """The settings of a rule as they are meant. Raises Invalid, saying which one is wrong."""
    if rule not in rules:
        known = ", ".join(one.key for one in rules)
        raise Invalid(f"There is no such rule. Use one of: {known}.", code="unknown_rule", field="rule")
    try:
        return rules.get(rule).Config.model_validate(settings)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(["settings", *map(str, first["loc"])])
        raise Invalid(first["msg"], code="invalid_settings", field=place) from None


def sentence_of(mission: Mission) -> str:
    """What is to be done, in words."""
    return rules.get(mission.rule).sentence(config_of(mission.rule, mission.settings))


def sentence_of_where(mission: Mission) -> str:
    """The condition of its rule in words; empty where it has none, or none that can be read any more."""
    try:
        return sentence(parse(mission.settings.get("where"))) if mission.settings.get("where") else ""
    except Problem:
        return ""


def _turn(actor: Actor, mission: Mission, from_: str, to: str, **fields: Any) -> Mission:
    mission = _locked(mission)
    if mission.status != from_:
        raise Conflict(f"The mission is {mission.get_status_display().lower()}; this is not possible now.")
    with changing(actor, mission, to):
        for name, value in {"status": to, **fields}.items():
            setattr(mission, name, value)
        mission.save()
    return mission


def _locked(mission: Mission) -> Mission:
    return Mission.objects.select_for_update(of=("self",)).select_related("brand__label").get(pk=mission.pk)


def _refuse_late_changes(mission: Mission, fields: Mapping[str, Any]) -> None:
    late = [name for name in FIXED if name in fields and fields[name] != getattr(mission, name)]
    if late and mission.status != Mission.Status.DRAFT:
        raise Conflict(f"The mission is {mission.status}: its {late[0]} stays. Make a new one instead.")


def _check(mission: Mission) -> None:
    config = config_of(mission.rule, mission.settings)
    mission.event = config.event
    problem = next(iter(check(config.where, has_event=True)), None) if config.where is not None else None
    if problem is not None:
        place = in_words(problem.path)
        said = f"{place}: {problem.message}" if place else problem.message
        raise Invalid(said, code=problem.code, field="settings.where")
    if not 0 <= mission.points <= MOST:
        raise Invalid(f"points is a number from 0 to {MOST:,}.", field="points")
    if mission.expires_days is not None and not 1 <= mission.expires_days <= 3_650:
        raise Invalid("expires_days is a number from 1 to 3,650.", field="expires_days")
    if mission.open_to not in Mission.Open.values:
        raise Invalid(f"open_to is one of: {', '.join(Mission.Open.values)}.", field="open_to")
