"""What a condition of a campaign is asked about: the customers of a batch, with the event at hand."""

from datetime import datetime

from campaigns.engine.versions import LiveVersion
from crm.contract import Scope
from crm.segments.membership import segments_of


def scope_for(version: LiveVersion, now: datetime, context: str, entered_at: str) -> Scope:
    """The scope of a condition over a few customers, whose event and entry stand in the given columns."""
    return Scope(
        brand_id=version.brand_id,
        now=now,
        zone=version.zone,
        segment=segments_of(version.brand_id),
        context=context,
        entered_at=entered_at,
        few=True,
    )
