"""Browsers of customers: subscribed, written to with what is encrypted for each, and dropped when they are gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit

import msgspec
from django.conf import settings
from django.db import IntegrityError, transaction

from crm.models import Brand
from crm.services import customers
from gateways.models import Browser, Message, PushKey
from gateways.models.message import State
from gateways.services import transitions
from gateways.services.parcels import Letter, Parcel
from gateways.services.transitions import Change
from lib import web_push
from lib.addresses import check_url

NO_BROWSER = "no_browser: the customer has allowed no browser to show notifications"
TOO_LONG = f"too_long: a browser takes {web_push.MOST:,} bytes"
LONGEST = timedelta(days=28)
"""For how long push services keep what a browser cannot be given, at most."""

MOST = 20
"""Browsers of one customer that are written to: those seen last."""


def key_of(brand: Brand) -> PushKey:
    """The brand's keys, made when they are first asked for."""
    found = PushKey.objects.filter(brand=brand).first()
    if found is not None:
        return found
    private, public = web_push.new_key()
    try:
        with transaction.atomic():
            return PushKey.objects.create(brand=brand, public=public, private=private)
    except IntegrityError:  # somebody else has just made them
        return PushKey.objects.get(brand=brand)


def subscribe(brand: Brand, ext_id: str, endpoint: str, p256dh: str, auth: str, now: datetime) -> None:
    """This browser is the customer's from now on, whosever it was. Raises Invalid, NotFound."""
    check_url(endpoint, settings.BECKON_ALLOW_PRIVATE_GATEWAYS)
    web_push.check_subscription(p256dh, auth)
    customer = customers.named(brand, ext_id)
    Browser.objects.update_or_create(
        brand=brand,
        endpoint=endpoint,
        defaults={"customer": customer, "p256dh": p256dh, "auth": auth, "seen_at": now},
    )


def unsubscribe(brand: Brand, endpoint: str) -> None:
    """It is written to no more. Again changes nothing."""
    Browser.objects.filter(brand=brand, endpoint=endpoint).delete()


def drop(browser_ids: Sequence[int]) -> None:
    """Forget browsers that are gone."""
    if browser_ids:
        Browser.objects.filter(pk__in=browser_ids).delete()


def address(parcels: Sequence[Parcel], now: datetime) -> list[Parcel]:
    """Put letters for the customers' browsers into the leased parcels that are for browsers.

    In the claim's transaction. Those that nobody could get are settled; the others are returned with all the rest.
    """
    wanted = [parcel for parcel in parcels if parcel.route.to_browsers]
    if not wanted:
        return list(parcels)
    theirs, post = _browsers(wanted), Post(wanted, now)
    addressed, refused = [parcel for parcel in parcels if not parcel.route.to_browsers], []
    for parcel in wanted:
        found = theirs.get(parcel.message_id)
        if found and len(parcel.body) <= web_push.MOST:
            addressed.append(post.address(parcel, found))
        else:
            refused.append(_skipped(parcel, TOO_LONG if found else NO_BROWSER))
    transitions.write_apart(refused, now)
    return addressed


def _skipped(parcel: Parcel, reason: str) -> Change:
    return Change(
        message_id=parcel.message_id, state=State.SKIPPED, error=reason, lease=parcel.lease, untried=1
    )


class Post:
    """The writer of letters in one claim: signs once for each brand and push service."""

    def __init__(self, parcels: Iterable[Parcel], now: datetime) -> None:
        brands = {parcel.brand_id for parcel in parcels}
        self._keys = {key.brand_id: key for key in PushKey.objects.filter(brand__in=brands)}
        self._now = now
        self._signatures: dict[tuple[int, str], str] = {}

    def address(self, parcel: Parcel, browsers: Sequence[Browser]) -> Parcel:
        """With a letter for each browser."""
        left = min(parcel.expires_at - self._now, LONGEST)
        letters = tuple(
            self._letter(parcel, browser, max(int(left.total_seconds()), 0)) for browser in browsers
        )
        return msgspec.structs.replace(parcel, letters=letters)

    def _letter(self, parcel: Parcel, browser: Browser, seconds: int) -> Letter:
        return Letter(
            browser_id=browser.pk,
            url=browser.endpoint,
            body=web_push.encrypt(parcel.body, browser.p256dh, browser.auth),
            headers={
                "Authorization": self._signature(parcel.brand_id, browser.endpoint),
                "Content-Type": "application/octet-stream",
                "TTL": str(seconds),
            },
        )

    def _signature(self, brand_id: int, endpoint: str) -> str:
        parts = urlsplit(endpoint)
        origin = f"{parts.scheme}://{parts.netloc}"
        if (brand_id, origin) not in self._signatures:
            key = self._keys[brand_id]
            self._signatures[brand_id, origin] = web_push.signed(
                key.private, key.public, origin, settings.BECKON_PUBLIC_URL, self._now
            )
        return self._signatures[brand_id, origin]


def _browsers(parcels: Iterable[Parcel]) -> dict[int, list[Browser]]:
    """By message id, those seen last; a message whose customer has none is not there."""
    customers = dict(
        Message.objects.filter(pk__in=[parcel.message_id for parcel in parcels]).values_list("pk", "customer")
    )
    by_customer: dict[int, list[Browser]] = defaultdict(list)
    rows = Browser.objects.filter(customer__in=set(customers.values())).order_by("-seen_at", "-pk")
    # A brand without keys has handed out none, so its browsers cannot have subscribed to anything.
    for browser in rows.filter(brand__push_key__isnull=False):
        if len(by_customer[browser.customer_id]) < MOST:
            by_customer[browser.customer_id].append(browser)
    return {id_: by_customer[customer] for id_, customer in customers.items() if customer in by_customer}
