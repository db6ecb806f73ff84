"""What the answer to a call means, and what of it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from gateways.services.answers import Meaning
from lib.outgoing import Answer

KEPT_BYTES = 16 * 1024
"""As much of an answer may go into a run's context."""

RETRIED = {408, 425, 429}
"""Beside 5xx, the answers that say: not now."""

NOT_JSON = "The answer is not JSON, so nothing can be kept of it."
TOO_LONG = "The answer is longer than 64 KiB, so nothing can be kept of it."
TOO_MUCH = "What was to be kept of the answer is larger than 16 KiB."
TEXT_CHARACTERS = 300


class Told(msgspec.Struct, frozen=True, gc=False):
    """The meaning of one try. `answer`: what is kept, by name."""

    meaning: Meaning
    status: int | None = None
    answer: dict[str, Any] = {}
    error: str = ""


def read(answer: Answer, keeps: Mapping[str, str], *, has_codes: bool) -> Told:
    """What it says. `has_codes`: it speaks as gateways do, and an `error_code` above 0 is a refusal."""
    status = answer.status
    if status >= 500 or status in RETRIED:
        return Told(Meaning.NO_ANSWER, status, error=f"HTTP {status}.")
    if not 200 <= status < 300:
        why = ": redirects are not followed" if 300 <= status < 400 else ""
        return Told(Meaning.REFUSED, status, error=f"HTTP {status}{why}.")
    content = _json(answer) if keeps or has_codes else None
    if has_codes and (refusal := _refusal(content)):
        return Told(Meaning.REFUSED, status, error=refusal)
    return _kept(answer, content, keeps) if keeps else Told(Meaning.ACCEPTED, status)


def _kept(answer: Answer, content: Any, keeps: Mapping[str, str]) -> Told:
    if content is None:
        return Told(Meaning.REFUSED, answer.status, error=TOO_LONG if answer.cut else NOT_JSON)
    kept = {name: value for name, path in keeps.items() if (value := at(content, path)) is not None}
    encoded = msgspec.json.encode(kept)
    if len(encoded) > KEPT_BYTES:
        return Told(Meaning.REFUSED, answer.status, error=TOO_MUCH)
    if b"\\u0000" in encoded:  # which PostgreSQL cannot keep
        kept = msgspec.json.decode(encoded.replace(b"\\u0000", b""))
    return Told(Meaning.ACCEPTED, answer.status, kept)


def at(content: Any, path: str) -> Any:
    """The value at a path such as `data.items.0.price`; None where there is none."""
    for step in path.split("."):
        if isinstance(content, dict):
            content = content.get(step)
        elif isinstance(content, list) and step.isascii() and step.isdigit() and int(step[:9]) < len(content):
            content = content[int(step[:9])]
        else:
            return None
    return content


def _json(answer: Answer) -> Any:
    try:
        return msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None


def _refusal(content: Any) -> str:
    code = content.get("error_code") if isinstance(content, dict) else None
    if isinstance(code, bool) or not isinstance(code, int) or code <= 0:
        return ""
    said = str(content.get("error_message") or "without an error_message").replace("\0", "")
    return f"error_code {code}: {said[:TEXT_CHARACTERS]}"
