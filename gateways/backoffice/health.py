"""How a gateway is, in one word and one sentence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from gateways.contract import label_of
from gateways.models import Gateway
from lib import clock


@dataclass(frozen=True, slots=True)
class Health:
    """`state` is one of ok, warning, open (the breaker), off."""

    gateway: Gateway
    state: str
    sentence: str

    @property
    def channel(self) -> str:
        return label_of(self.gateway.channel)


def with_health(gateways: Iterable[Gateway], trouble_first: bool = True) -> list[Health]:
    """In the given order, but for those in trouble where they are to come first."""
    known = [health_of(gateway) for gateway in gateways]
    return sorted(known, key=lambda health: health.state in ("ok", "off")) if trouble_first else known


def health_of(gateway: Gateway) -> Health:
    """From what the sender has noted."""
    if not gateway.active:
        return Health(gateway, "off", "Switched off: its messages are skipped.")
    if gateway.open_until is not None and gateway.open_until > clock.now():
        until = f"{timezone.localtime(gateway.open_until):%H:%M:%S}"
        return Health(
            gateway, "open", f"No answer {gateway.failures} times in a row; the next try is at {until}."
        )
    if gateway.failures:
        return Health(gateway, "warning", f"No answer {gateway.failures} times in a row.")
    if gateway.warning:
        return Health(gateway, "warning", gateway.warning)
    return Health(gateway, "ok", "")
