"""Sorts due messages into those to be sent now and those that end, wait or are held."""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import uuid4

from gateways.models import Gateway
from gateways.models.message import State
from gateways.policy.decide import EXPIRED, TEMPLATE_ERROR, Decision, NotBefore, Refuse, decide
from gateways.policy.pace import THRESHOLD, Health
from gateways.queries.candidates import Candidate
from gateways.rendering.errors import TemplateError
from gateways.services.composing import Content, compose, contents
from gateways.services.pacing import turns
from gateways.services.parcels import Parcel, Route, encode_body
from gateways.services.transitions import Change

log = logging.getLogger(__name__)

RENDER_SECONDS = 1.0
"""For how long a claim renders at most; what is left over stays due. Slow templates must not hold up the rest."""

ERROR_CHARACTERS = 500
LIFETIME_OVER = "Its lifetime ended before the gateway took it."
MAYBE_ARRIVED = "Its lifetime ended without an answer of the gateway: it may have arrived."
HELD = "The request left and no answer came: decide whether to send it again."


class Sorter:
    """One claim's worth of messages: `parcels` to be sent, `changes` for the others; `delays` of those that wait."""

    def __init__(
        self, healths: Mapping[int, Health], now: datetime, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.parcels: list[Parcel] = []
        self.changes: list[Change] = []
        self.delays: dict[int, NotBefore] = {}
        self._healths = healths
        self._now = now
        self._clock = clock
        self._lease = uuid4()
        self._sending: Counter[int] = Counter()

    def sort(self, candidates: Sequence[Candidate]) -> None:
        """Each candidate ends up as a parcel or a change, or is left as it is for the next claim."""
        if not candidates:
            return
        decisions = decide(candidates, self._now)
        decisions |= turns(candidates, decisions, self._now)
        texts = contents(candidates)
        gateways = Gateway.objects.in_bulk({candidate.gateway_id for candidate in candidates})
        self._routes = {gateway.pk: Route.of(gateway) for gateway in gateways.values()}
        self._holding = {
            id_ for id_, gateway in gateways.items() if gateway.on_unknown == Gateway.OnUnknown.HOLD
        }
        until = self._clock() + RENDER_SECONDS
        for candidate in sorted(candidates, key=self._probed_after):
            self._place(candidate, decisions[candidate.id], texts[candidate.template_id, candidate.revision])
            if self._clock() > until:
                break

    def _probed_after(self, candidate: Candidate) -> tuple[bool, int]:
        """A half-open breaker is tried with what failed least often: a message that its gateway chokes on would
        otherwise be the probe for ever, being the oldest, and keep a healthy gateway shut. Every other time with
        what failed least often but did fail: a gateway that refuses each message at first takes only those."""
        health = self._healths[candidate.gateway_id]
        if not health.is_probed:
            return False, 0
        with_tried = (health.failures - THRESHOLD) % 2 == 1
        return with_tried and not candidate.attempts, candidate.attempts

    def spent(self) -> list[Health]:
        """The conditions of the shared gateways after this claim, to be stored with it."""
        return [
            health.after_sending(self._sending[id_], self._now)
            for id_, health in self._healths.items()
            if health.is_watched and self._sending[id_]
        ]

    def _place(self, candidate: Candidate, decision: Decision, content: Content) -> None:
        if change := self._ending(candidate, decision):
            self.changes.append(change)
        elif self._may_send(candidate.gateway_id):
            self._pack(candidate, content)

    def _ending(self, candidate: Candidate, decision: Decision) -> Change | None:
        """What happens to it instead of a try, if anything."""
        maybe_sent = _maybe_sent(candidate)
        if maybe_sent and candidate.gateway_id in self._holding:
            return Change(message_id=candidate.id, state=State.HELD, error=HELD)
        if candidate.expires_at <= self._now and not candidate.attempts:
            return Change(message_id=candidate.id, state=State.SKIPPED, error=EXPIRED)
        if candidate.expires_at <= self._now:
            error = MAYBE_ARRIVED if maybe_sent else LIFETIME_OVER
            return Change(message_id=candidate.id, state=State.FAILED, error=error)
        if isinstance(decision, Refuse):
            return Change(message_id=candidate.id, state=State.SKIPPED, error=decision.reason)
        if isinstance(decision, NotBefore):
            self.delays[candidate.id] = decision
            return Change(
                message_id=candidate.id,
                state=State.UNKNOWN if maybe_sent else State.QUEUED,
                due_at=min(decision.at, candidate.expires_at),
                error=decision.why,
            )
        return None

    def _may_send(self, gateway_id: int) -> bool:
        allowed = self._healths[gateway_id].allows(self._now)
        return allowed is None or self._sending[gateway_id] < allowed

    def _pack(self, candidate: Candidate, content: Content) -> None:
        try:
            body = encode_body(compose(candidate, content) if candidate.body is None else candidate.body)
        except TemplateError as error:
            self._skip(candidate, str(error))
        except Exception as error:
            log.exception("message %s cannot be composed", candidate.id)
            self._skip(candidate, f"It could not be composed: {type(error).__name__}.")
        else:
            self._sending[candidate.gateway_id] += 1
            self.parcels.append(self._parcel(candidate, body))

    def _skip(self, candidate: Candidate, error: str) -> None:
        self.changes.append(
            Change(
                message_id=candidate.id,
                state=State.SKIPPED,
                error=f"{TEMPLATE_ERROR}: {error}"[:ERROR_CHARACTERS],
            )
        )

    def _parcel(self, candidate: Candidate, body: bytes) -> Parcel:
        health = self._healths[candidate.gateway_id]
        return Parcel(
            message_id=candidate.id,
            uid=candidate.uid,
            brand_id=candidate.brand_id,
            route=self._routes[candidate.gateway_id],
            body=body,
            lease=self._lease,
            attempts=candidate.attempts + 1,
            expires_at=candidate.expires_at,
            is_new=candidate.body is None,
            maybe_sent=_maybe_sent(candidate),
            holds=candidate.gateway_id in self._holding,
            probe=health.is_probed,
            troubled=health.failures > 0,
        )


def _maybe_sent(candidate: Candidate) -> bool:
    """SENDING and due means that a lease ran out: its sender died, before or after the call."""
    return candidate.state in (State.UNKNOWN, State.SENDING)
