"""Where the platform's events go and with which key: given on the command line, or by the demo's set-up."""

import json
from dataclasses import dataclass
from pathlib import Path


class AccountError(Exception):
    """It is not known where to post; the message says what to give."""


@dataclass(frozen=True)
class Account:
    """An address of Beckon, a key that may post events, and the brand that they concern."""

    api: str
    event_key: str
    brand: str


def read_account(api: str | None, event_key: str | None, brand: str | None, folder: str | None) -> Account:
    """What was given, completed by `run/demo.json` under the folder. Raises AccountError."""
    given = {"api": api, "event_key": event_key, "brand": brand}
    known = {name: value for name, value in given.items() if value is not None}
    if len(known) < len(given) and folder is not None:
        known = _demo(Path(folder) / "run" / "demo.json") | known
    missing = [name for name in given if name not in known]
    if missing:
        raise AccountError(
            f"not known: {', '.join(missing)}. Give --api, --key and --brand, or set BECKON_DATA."
        )
    if not known["api"].startswith(("http://", "https://")):
        raise AccountError(f"the address of Beckon starts with http:// or https://, not {known['api']!r}")
    return Account(**{name: known[name] for name in given})


def _demo(path: Path) -> dict[str, str]:
    try:
        demo: dict[str, str] = json.loads(path.read_text())
    except (OSError, ValueError) as error:
        raise AccountError(f"{path} cannot be read: {error}") from error
    return demo
