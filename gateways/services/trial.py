"""Trying things out, one call at a time: is this gateway well set up, what will this template look like."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4

from django.conf import settings

from crm.models import Brand, Customer
from gateways.contract import CALLED, Envelope, channels, own_channels
from gateways.models import Gateway, Template
from gateways.policy.zones import zone_of
from gateways.rendering.context import Context
from gateways.services import call_answers
from gateways.services.answers import Meaning, Verdict, read_answer
from gateways.services.languages import in_language, language_of
from gateways.services.links import PollLinks, urls
from gateways.services.parcels import Route
from gateways.services.tokens import callback_url
from lib import http
from lib.errors import Invalid
from lib.outgoing import Answer, MaybeSent, NotSent

NO_MESSAGE = 0
"""What callbacks for a trial speak of: they are answered with "not found" and leave nothing behind."""


@dataclass(frozen=True, slots=True)
class Trial:
    """What was posted and what came back. `answer` is None when nothing did; `verdict` says what it means."""

    url: str
    request: dict[str, Any]
    answer: Answer | None
    verdict: Verdict

    @property
    def works(self) -> bool:
        return self.verdict.meaning is Meaning.ACCEPTED


def render(
    template: Template, customer: Customer, event: Mapping[str, Any], to: str = "", language: str = ""
) -> dict[str, Any]:
    """The request body that this customer's message would be, marked as a preview if `to` is an e-mail
    address of ours; in the customer's language unless one is given. Raises rendering.TemplateError."""
    content = in_language(template.content, language or language_of(customer.attributes))
    context = context_for(template.brand, template.channel, customer.ext_id, customer.attributes, event)
    return channels.get(template.channel).compose(content, envelope(customer.ext_id, to), context)


def send_preview(
    template: Template, customer: Customer, event: Mapping[str, Any], to: str = "", language: str = ""
) -> Trial:
    """Post it to the template's gateway. An e-mail needs `to`; other channels reach the customer chosen.

    Raises Invalid without an address for an e-mail, and rendering.TemplateError.
    """
    if template.channel in own_channels():
        raise Invalid(
            "There is no gateway that this could be posted to: look at the preview.", field="channel"
        )
    if template.channel == "email" and not to:
        raise Invalid("Enter the address that the preview goes to.", field="to_email_address")
    return _post(template.gateway, render(template, customer, event, to, language))


def send_test(gateway: Gateway, ext_user_id: str = "test", to: str = "test@example.com") -> Trial:
    """Post a harmless message, marked as a preview where the channel has such a mark; or a call marked as a test."""
    if gateway.channel in CALLED:
        return _call(gateway, {"test": True, "uid": uuid4().hex, "ext_user_id": ext_user_id})
    channel = channels.get(gateway.channel)
    context = Context(ext_id=ext_user_id)
    return _post(gateway, channel.compose(channel.sample, envelope(ext_user_id, to), context))


def envelope(ext_user_id: str, to: str = "") -> Envelope:
    """Around a message that nobody keeps."""
    return Envelope(
        ext_user_id=ext_user_id,
        uid=uuid4().hex,
        callback_url=callback_url(NO_MESSAGE),
        activity_type="preview" if to else "",
        to_email_address=to,
    )


def context_for(
    brand: Brand, channel: str, ext_id: str, attributes: Mapping[str, Any], event: Mapping[str, Any]
) -> Context:
    """What a template may see in a trial: as in a journey, whose slug is then “preview”."""
    return Context(
        ext_id=ext_id,
        attributes=attributes,
        event=event,
        label={"slug": brand.label.slug, "name": brand.label.name},
        brand={"slug": brand.slug, "name": brand.name},
        campaign={"slug": "preview"},
        message={"uid": "preview", "channel": channel},
        zone=zone_of(attributes, brand.label.time_zone),
        polls=PollLinks(NO_MESSAGE),
        **urls(NO_MESSAGE, event),
    )


def _call(gateway: Gateway, body: dict[str, Any]) -> Trial:
    """As journeys call it: what counts is that it answers, whatever it says."""
    tried = _post(gateway, body)
    if tried.answer is None:
        return tried
    told = call_answers.read(tried.answer, {}, has_codes=gateway.channel == "loyalty")
    return replace(tried, verdict=Verdict(told.meaning, error=told.error))


def _post(gateway: Gateway, body: dict[str, Any]) -> Trial:
    route, answer = Route.of(gateway), None
    uid = body.get("email_uid") or body.get("im_uid") or body.get("uid") or ""
    try:
        answer = http.post(
            route.url,
            body,
            {**route.headers, "Idempotency-Key": uid},
            allow_private=settings.BECKON_ALLOW_PRIVATE_GATEWAYS,
        )
        verdict = read_answer(answer)
    except Invalid as error:
        verdict = Verdict(Meaning.REFUSED, error=error.message)
    except NotSent as error:
        verdict = Verdict(Meaning.NO_ANSWER, error=error.message)
    except MaybeSent as error:
        verdict = Verdict(Meaning.UNKNOWN, error=error.message)
    return Trial(route.url, body, answer, verdict)
