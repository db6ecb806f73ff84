"""The menu: how this gateway shall behave, said by the parameters of the gateway's own URL.

So a test, or a marketer, chooses a behaviour where they enter the URL, and two gateways on one
server can behave differently at the same time.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qsl

from examples.gateway.faults import FAULTS
from examples.gateway.modes import MODES

STATUSES = ("accepted", "delivered", "failed", "rejected", "complained", "opened", "unsubscribed", "clicked")


class OptionError(ValueError):
    """The URL asks for something that is not on the menu; the message says what is."""


@dataclass(frozen=True)
class Options:
    """One behaviour. Times are milliseconds.

    fault, rate, times: which fault, for which share of the uids, for how many first tries of a uid (0: all).
    ms: how late `slow` answers (usually 1 s), how long `hang` hangs (60 s). after: seconds in `Retry-After`.
    callbacks: modes applied in this order; empty means none at all. storm, via, delay: how they are made.
    """

    fault: str | None = None
    ms: int | None = None
    after: int = 1
    rate: float = 1.0
    times: int = 0
    dedupe: bool = True
    callbacks: tuple[str, ...] = ("normal",)
    statuses: tuple[str, ...] | None = None
    delay: int = 50
    storm: int = 20
    via: str = "get"

    def fault_for(self, uid: str, try_number: int) -> str | None:
        """The fault that this try of this uid meets: the same answer each time it is asked."""
        if self.fault is None or (self.times and try_number > self.times):
            return None
        return self.fault if self.rate >= 1 or _share(uid) < self.rate else None


def _share(uid: str) -> float:
    return int.from_bytes(sha256(uid.encode()).digest()[:8]) / 2**64


@lru_cache(maxsize=1024)
def read_options(query: str) -> Options:
    """The behaviour that a raw query string asks for. Raises OptionError."""
    chosen: dict[str, Any] = {}
    for name, text in parse_qsl(query, keep_blank_values=True):
        reader = _READERS.get(name)
        if reader is None:
            raise OptionError(f"unknown parameter {name!r}; there are: {', '.join(_READERS)}")
        try:
            chosen[name] = reader(text)
        except ValueError as error:
            raise OptionError(f"{name}={text!r}: {error}") from error
    return Options(**chosen)


def _number(text: str) -> int:
    if not text.isascii() or not text.isdigit() or len(text) > 9:
        raise ValueError("a whole number is expected")
    return int(text)


def _rate(text: str) -> float:
    rate = float(text)
    if not 0 <= rate <= 1:
        raise ValueError("a share between 0 and 1 is expected")
    return rate


def _switch(text: str) -> bool:
    return _one_of(("0", "1"))(text) == "1"


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in known:
            raise ValueError(f"there are: {', '.join(known)}")
        return text

    return read


def _some_of(known: tuple[str, ...]) -> Callable[[str], tuple[str, ...]]:
    one = _one_of(known)
    return lambda text: tuple(one(word) for word in text.split(",") if word)


def _callbacks(text: str) -> tuple[str, ...]:
    return () if text == "0" else _some_of(tuple(MODES))(text)


_READERS: dict[str, Callable[[str], Any]] = {
    "fault": _one_of(tuple(FAULTS)),
    "ms": _number,
    "after": _number,
    "rate": _rate,
    "times": _number,
    "dedupe": _switch,
    "callbacks": _callbacks,
    "statuses": _some_of(STATUSES),
    "delay": _number,
    "storm": _number,
    "via": _one_of(("get", "form", "json")),
}
