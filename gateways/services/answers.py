"""What a gateway's answer means (CONTRACT §2)."""

from __future__ import annotations

from enum import Enum
from typing import Any

import msgspec

from lib.outgoing import Answer

TEXT_CHARACTERS = 500
ID_CHARACTERS = 255
UNTRACKABLE = "Accepted without an ext_message_id: callbacks find it by the token in their URL only."


class Meaning(Enum):
    """What is to be done about the message."""

    ACCEPTED = "accepted"
    REFUSED = "refused"
    NO_ANSWER = "no answer"  #: nothing that counts as one: try again
    UNKNOWN = "unknown"  #: the request left; nobody knows whether it arrived
    NOT_TRIED = "not tried"


class Verdict(msgspec.Struct, frozen=True, gc=False):
    """The meaning of one try, with the gateway's id of the message or the error in words."""

    meaning: Meaning
    ext_message_id: str | None = None
    error: str = ""


def read_answer(answer: Answer) -> Verdict:
    """The verdict on whatever came back."""
    if answer.status != 200:
        return Verdict(Meaning.NO_ANSWER, error=f"HTTP {answer.status} instead of 200.")
    try:
        content = msgspec.json.decode(answer.body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return Verdict(Meaning.NO_ANSWER, error=_not_json(answer))
    code = _error_code(content)
    if code is None:
        return Verdict(Meaning.NO_ANSWER, error="The answer has no error_code.")
    if code != 0:
        return Verdict(Meaning.REFUSED, error=f"error_code {code}: {_text(content.get('error_message'))}")
    ext_message_id = _ext_message_id(content.get("ext_message_id"))
    return Verdict(Meaning.ACCEPTED, ext_message_id, "" if ext_message_id else UNTRACKABLE)


def _not_json(answer: Answer) -> str:
    if answer.cut:
        return "The answer is longer than 64 KiB."
    return "The answer is not JSON." if answer.body else "The answer is empty."


def _error_code(content: Any) -> int | None:
    """A number, or text that is one: some languages' JSON writers cannot tell the two apart."""
    code = content.get("error_code") if isinstance(content, dict) else None
    if isinstance(code, str) and len(code) < 10 and code.lstrip("-").isdigit():
        return int(code)
    if isinstance(code, bool) or not isinstance(code, int | float) or code != code // 1:
        return None
    return int(code)


def _ext_message_id(value: object) -> str | None:
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str) or not 0 < len(value) <= ID_CHARACTERS or "\0" in value:
        return None
    return value


def _text(value: object) -> str:
    text = value if isinstance(value, str) else "without an error_message"
    return text.replace("\0", "\N{REPLACEMENT CHARACTER}")[:TEXT_CHARACTERS]
