"""What a condition of a campaign is asked about: the customers of a batch, with the event at hand."""

from datetime import datetime, tzinfo

from campaigns.engine.versions import LiveVersion
from crm.contract import Scope
from crm.segments.membership import segments_of


def scope_for(version: LiveVersion, now: datetime, context: str, entered_at: str) -> Scope:
    """The scope of a condition over a few customers, whose event and entry stand in the given columns."""
    return scope_in(version.brand_id, version.zone, now, context, entered_at)


def scope_in(brand_id: int, zone: tzinfo, now: datetime, context: str, entered_at: str) -> Scope:
    """The same where there is no version yet."""
    return Scope(
        brand_id=brand_id,
        now=now,
        zone=zone,
        segment=segments_of(brand_id),
        context=context,
        entered_at=entered_at,
        few=True,
    )
