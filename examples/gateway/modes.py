"""How a gateway may get its callbacks wrong: each mode turns the right list of calls into another one."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from random import Random
from uuid import uuid4


@dataclass(frozen=True, slots=True)
class Call:
    """One callback to make: where to, and what it says."""

    url: str
    type: str
    ext_message_id: str
    status: str
    api_key: str | None = None
    glue: str | None = None

    def parameters(self) -> dict[str, str]:
        """The parameters of the contract, the key only if this gateway was given one."""
        said = {"type": self.type, "ext_message_id": self.ext_message_id, "status": self.status}
        return said if self.api_key is None else {"api_key": self.api_key} | said


Calls = list[Call]


def _normal(calls: Calls) -> Calls:
    return calls


def _duplicate(calls: Calls) -> Calls:
    return [call for call in calls for _ in range(3)]


def _shuffle(calls: Calls) -> Calls:
    """Out of order in the same way for the same statuses, and never by accident in order."""
    shuffled = Random(len(calls)).sample(calls, len(calls))
    return shuffled if shuffled != calls else calls[::-1]


def _wrong_key(calls: Calls) -> Calls:
    return [replace(call, api_key="wrong-key") for call in calls]


def _wrong_token(calls: Calls) -> Calls:
    """The last part of the callback URL, where its token stands, is replaced."""
    return [replace(call, url=_with_another_tail(call.url)) for call in calls]


def _with_another_tail(url: str) -> str:
    path, question_mark, query = url.partition("?")
    return path.rstrip("/").rpartition("/")[0] + "/wrong-token" + question_mark + query


def _unknown_id(calls: Calls) -> Calls:
    return [replace(call, ext_message_id=str(uuid4())) for call in calls]


def _ampersand(calls: Calls) -> Calls:
    """A gateway that appends with `&` without looking whether the URL has a `?`."""
    return [replace(call, glue="&") for call in calls]


MODES: dict[str, Callable[[Calls], Calls]] = {
    "normal": _normal,
    "duplicate": _duplicate,
    "shuffle": _shuffle,
    "wrong_key": _wrong_key,
    "wrong_token": _wrong_token,
    "unknown_id": _unknown_id,
    "ampersand": _ampersand,
    # A storm is the same list, made by the caller many times and all at once.
    "storm": _normal,
}
