"""How gateways, templates and messages look in answers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from crm.services.pii import Veil
from gateways.api import bodies
from gateways.models import Delay, Gateway, ImType, Message, Template
from gateways.services.trial import Trial


def gateway(row: Gateway) -> dict[str, Any]:
    """A gateway without its secrets."""
    return bodies.GatewayShown(
        slug=row.slug,
        name=row.name,
        channel=row.channel,
        url=row.url,
        authorization_set=bool(row.authorization),
        header_names=sorted(row.headers),
        rate_per_second=row.rate_per_second,
        on_unknown="hold" if row.on_unknown == Gateway.OnUnknown.HOLD else "retry",
        active=row.active,
        health=bodies.Health(failures=row.failures, open_until=_iso(row.open_until), warning=row.warning),
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    ).model_dump()


def trial(row: Trial) -> dict[str, Any]:
    """A try of a gateway."""
    answer = row.answer and bodies.AnswerShown(
        status=row.answer.status,
        body=row.answer.body.decode(errors="replace"),
        elapsed_ms=row.answer.elapsed_ms,
    )
    return bodies.TrialShown(
        works=row.works,
        meaning=row.verdict.meaning.value,
        error=row.verdict.error,
        ext_message_id=row.verdict.ext_message_id,
        url=row.url,
        request=row.request,
        answer=answer,
    ).model_dump()


def template(row: Template) -> dict[str, Any]:
    """A template, flat: the fields of its channel beside its own."""
    own = bodies.TemplateShown(
        slug=row.slug,
        name=row.name,
        channel=row.channel,
        gateway=row.gateway.slug,
        im_type=row.im_type.slug if row.im_type else None,
        category=row.category or None,
        revision=row.revision,
        created_at=row.created_at.isoformat(),
        updated_at=row.updated_at.isoformat(),
    ).model_dump()
    return {**row.content, **own}


def im_type(row: ImType) -> dict[str, Any]:
    """A type of custom IM."""
    return {"slug": row.slug, "name": row.name, "fields": row.fields}


def message(row: Message, veil: Veil) -> dict[str, Any]:
    """A message that was read by `queries.messages`; for a veil with the attributes of its customer."""
    known = row.customer.attributes if veil.names else {}
    return bodies.MessageShown(**_message(row), error=veil.told(row.error, known)).model_dump()


def message_in_full(row: Message, veil: Veil) -> dict[str, Any]:
    """A message with its request, in which what the caller may not see is masked."""
    return bodies.MessageInFull(
        **_message(row),
        error=veil.told(row.error, row.customer.attributes, row.context),
        delays=[_delay(delay) for delay in row.delays.order_by("since", "pk")],
        gateway=row.gateway.slug,
        body=veil.texts(veil.over(row.body), row.customer.attributes, row.context),
        due_at=_iso(row.due_at),
        expires_at=row.expires_at.isoformat(),
    ).model_dump()


def _message(row: Message) -> dict[str, Any]:
    return {
        "uid": row.uid,
        "channel": row.channel,
        "state": row.state,
        "status": row.status or row.state,
        "ext_message_id": row.ext_message_id,
        "campaign": row.campaign,
        "node": row.node,
        "template": row.template.slug,
        "customer": row.customer.ext_id,
        "attempts": row.attempts,
        "created_at": row.created_at.isoformat(),
        "history": [bodies.HistoryRow(status=h.status, at=h.at.isoformat()) for h in row.history.all()],
    }


def _delay(row: Delay) -> bodies.DelayShown:
    return bodies.DelayShown(
        cause=row.cause, since=row.since.isoformat(), until=row.until.isoformat(), why=row.why
    )


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None
