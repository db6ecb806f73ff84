"""Tells what machines open and click from what people do: pure, from the callbacks of one message.

A mail scanner follows every link, an image proxy fetches before anybody looks. Three things give them away: the name
they go by, several links in one second, and being there as soon as the message is. Callbacks carry the first two only
where the gateway passes them on; the third is a brand's own choice, because times are those at which callbacks reach
us, and a gateway that reports in batches would look like a machine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

AGENT = "agent"  #: it goes by the name of a scanner, a prefetcher or a program
BURST = "burst"  #: several links within a second
EARLY = "early"  #: sooner after the delivery than the brand believes of people

BURST_LINKS = 3
"""As many different links. Two could be one person's, reported together."""
BURST_WITHIN = timedelta(seconds=1)

JUDGED: Mapping[str, Collection[str]] = {"opened": ("opened", "clicked"), "clicked": ("clicked",)}
"""What is judged, and the reports that show it: who clicks has opened."""

# Names, not patterns of browsers: a scanner that hides behind a browser's name is left to the other two. Image proxies
# that fetch when a person looks (GoogleImageProxy, YahooMailProxy) are people.
_NAMES = re.compile(
    r"bot\b|crawler|spider|scanner|barracuda|mimecast|proofpoint|symantec|messagelabs|safelinks|bitdefender|sophos"
    r"|fortiguard|trendmicro|cloudmark|ironport|headlesschrome|phantomjs|python-|curl/|wget/|java/|go-http-client"
    r"|okhttp|libwww|apache-httpclient|facebookexternalhit|skypeuripreview|slack-imgproxy|whatsapp/|preview",
    re.IGNORECASE,
)
_NAMELESS = "Mozilla/5.0"
"""What Apple's mail privacy prefetches under, and no browser."""


@dataclass(frozen=True, slots=True)
class Signal:
    """One callback: `delivered`, `opened` or `clicked`. Empty where the gateway did not say."""

    status: str
    at: datetime
    user_agent: str = ""
    link: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of one status of one message: why it is a machine's, or empty; and since when it holds."""

    bot: str
    at: datetime


def judge(signals: Sequence[Signal], early: timedelta = timedelta(0)) -> dict[str, Verdict]:
    """The verdict on each judged status that was reported. One person among many machines is enough.

    `early`: how soon after the delivery nobody clicks; zero for not looking at that.
    """
    delivered = min((signal.at for signal in signals if signal.status == "delivered"), default=None)
    bursts = _bursts(signals)
    verdicts = {}
    for status, shown_by in JUDGED.items():
        found = sorted(
            (
                (signal.at, _reason(signal, bursts, delivered, early))
                for signal in signals
                if signal.status in shown_by
            ),
            key=lambda one: (one[1] != "", *one),  # people first, then in order
        )
        if found:
            verdicts[status] = Verdict(found[0][1], found[0][0])
    return verdicts


def is_machine(user_agent: str) -> bool:
    """Whether a program goes by a name that no person's program has."""
    return user_agent.strip() == _NAMELESS or _NAMES.search(user_agent) is not None


def _reason(
    signal: Signal, bursts: Collection[datetime], delivered: datetime | None, early: timedelta
) -> str:
    if is_machine(signal.user_agent):
        return AGENT
    if signal.link and any(abs(signal.at - moment) <= BURST_WITHIN for moment in bursts):
        return BURST
    if delivered is not None and timedelta(0) <= signal.at - delivered < early:
        return EARLY
    return ""


def _bursts(signals: Sequence[Signal]) -> list[datetime]:
    """The clicks from which on so many different links were followed within a second."""
    clicks = sorted((signal.at, signal.link) for signal in signals if signal.link)
    return [
        at
        for at, _ in clicks
        if len({link for other, link in clicks if at <= other <= at + BURST_WITHIN}) >= BURST_LINKS
    ]
