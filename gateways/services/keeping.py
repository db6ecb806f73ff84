"""Messages that call no gateway: Beckon keeps them for their customers, who fetch them from the site or the app.

They come the same way as all others, so that consent, windows, paces and lifetimes hold for them too; what is left
out is the call. All of it belongs to the claim's transaction: nobody ever sees such a message being sent.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from crm.models import Brand
from gateways.contract import channels
from gateways.models import Gateway
from gateways.models.message import State
from gateways.queries import reported
from gateways.services import statuses, transitions
from gateways.services.parcels import Parcel
from gateways.services.statuses import Report
from gateways.services.transitions import Change


def gateway_of(brand: Brand, channel: str) -> Gateway:
    """The brand's nominal gateway of a channel of our own, made when it is first asked for."""
    found = Gateway.objects.filter(brand=brand, channel=channel).first()
    if found is not None:
        return found
    slug, name = f"own-{channel}", f"{channels.get(channel).label} by Beckon"
    made, _ = Gateway.objects.get_or_create(
        brand=brand, slug=slug, defaults={"name": name, "channel": channel, "url": ""}
    )
    return made


def keep(parcels: Sequence[Parcel], now: datetime) -> list[Parcel]:
    """Keep those that are ours to keep, in the caller's transaction, which has leased them. Returns the others."""
    own: dict[str, list[Parcel]] = defaultdict(list)
    called = []
    for parcel in parcels:
        if parcel.route.own:
            own[parcel.route.own].append(parcel)
        else:
            called.append(parcel)
    for channel, those in own.items():
        _keep(channel, those, now)
    return called


def _keep(channel: str, parcels: Sequence[Parcel], now: datetime) -> None:
    member = channels.get(channel)
    refused = member.keep([parcel.message_id for parcel in parcels], now)
    transitions.write_apart([_settled(parcel, refused.get(parcel.message_id, "")) for parcel in parcels], now)
    if member.at_once:
        kept = [parcel.message_id for parcel in parcels if parcel.message_id not in refused]
        statuses.apply([Report(id_, member.at_once, now) for id_ in kept], reported.lock(kept), now)


def _settled(parcel: Parcel, refusal: str) -> Change:
    state = State.SKIPPED if refusal else State.SENT
    return Change(message_id=parcel.message_id, state=state, error=refusal, lease=parcel.lease)
