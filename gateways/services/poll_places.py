"""Places in a poll: so many customers may complete it, and so many are invited at once. Exact, however many ask."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Min, Q, QuerySet

from gateways.models import Poll, PollAnswer, PollInvitation


@dataclass(frozen=True, slots=True)
class Most:
    """`number` completions since `since` (None: ever); `portion` open invitations at once (None: as many)."""

    number: int
    since: datetime | None = None
    portion: int | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """What became of those who asked. `open` and `completed` count all customers; `free_at`: when the next
    invitation runs out."""

    invited: Collection[int]
    answered: Collection[int]
    completed: int
    open: int
    free_at: datetime | None


def invite(
    brand_id: int, slug: str, customers: Sequence[int], most: Most, expires_at: datetime | None, now: datetime
) -> Places | None:
    """Invite as many of these customers as there are places, in their order; None where the poll is not open.

    Inside the caller's transaction, until whose end others who ask or answer wait: that is what makes it exact.
    An invitation that is still good is not used up twice; one that ran out is made anew.
    """
    poll = Poll.objects.select_for_update(no_key=True).filter(brand=brand_id, slug=slug).first()
    if poll is None or poll.status != Poll.Status.OPEN:
        return None
    answers, invitations = PollAnswer.objects.filter(poll=poll), _good(poll, now)
    answered = set(answers.filter(customer__in=customers).values_list("customer", flat=True))
    held = set(invitations.filter(customer__in=customers).values_list("customer", flat=True))
    completed = answers.filter(answered_at__gte=most.since).count() if most.since else answers.count()
    open_ = invitations.count()
    room = min(most.number - completed, most.portion or most.number) - open_
    asking = [id_ for id_ in dict.fromkeys(customers) if id_ not in answered and id_ not in held]
    fresh = asking[: max(0, room)]
    PollInvitation.objects.bulk_create(
        [PollInvitation(poll=poll, customer_id=id_, invited_at=now, expires_at=expires_at) for id_ in fresh],
        update_conflicts=True,
        unique_fields=["poll", "customer"],
        update_fields=["invited_at", "expires_at"],
    )
    free_at = invitations.aggregate(first=Min("expires_at"))["first"]
    return Places({*fresh, *held}, answered, completed, open_ + len(fresh), free_at)


def _good(poll: Poll, now: datetime) -> QuerySet[PollInvitation]:
    """Invitations that may still be answered."""
    return PollInvitation.objects.filter(
        Q(expires_at__gt=now) | Q(expires_at=None), poll=poll, answered_at=None
    )
