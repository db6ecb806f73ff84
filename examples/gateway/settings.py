"""What the gateway is started with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Settings:
    """authorization: the secret that senders must show (None: any); api_key: the one shown in callbacks."""

    authorization: str | None = None
    api_key: str | None = None
    clock: Callable[[], datetime] = _now
