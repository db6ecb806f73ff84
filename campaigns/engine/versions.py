"""Versions as the engine uses them: parsed once a process, because a version never changes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo

from campaigns.engine.graph import Graph, parse
from campaigns.engine.rules import Rules
from campaigns.models import Version


@dataclass(frozen=True)
class LiveVersion:
    """A version ready to be run. `zone` is the label's; it changes so rarely that the cache may lag it."""

    id: int
    campaign_id: int
    campaign: str
    brand_id: int
    salt: str
    graph: Graph
    rules: Rules
    zone: tzinfo


_lent: dict[int, LiveVersion] = {}


def load(version_id: int) -> LiveVersion:
    """The version by id. Raises Version.DoesNotExist."""
    return _lent.get(version_id) or _kept(version_id)


@contextmanager
def lent(version: LiveVersion) -> Iterator[None]:
    """While the block lasts, `load` knows this version; for one that is not to stay, such as a trial's."""
    _lent[version.id] = version
    try:
        yield
    finally:
        del _lent[version.id]


@lru_cache(maxsize=2_000)
def _kept(version_id: int) -> LiveVersion:
    version = Version.objects.select_related("campaign__brand__label").get(pk=version_id)
    campaign = version.campaign
    return LiveVersion(
        id=version.pk,
        campaign_id=campaign.pk,
        campaign=campaign.slug,
        brand_id=campaign.brand_id,
        salt=version.salt,
        graph=parse(version.graph)[0],
        rules=Rules.model_validate(version.settings),
        zone=ZoneInfo(campaign.brand.label.time_zone),
    )
