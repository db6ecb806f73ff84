"""What a message would look like, from content that need not be saved, nor be complete."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from crm.models import Brand
from gateways.contract import Channel, Flaw, channels
from gateways.models import ImType
from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable, TemplateError
from gateways.services import trial
from gateways.services.languages import in_language, language_of
from gateways.services.templates_checking import examined
from gateways.services.templates_marking import Gap, marked
from gateways.services.text_parts import Parts, parts_of

#: how many variables may be missing, and for how long it is rendered anew without them
MOST_GAPS: Final = 100
SECONDS: Final = 1.0

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the message would go to: a customer, or somebody written for the preview."""

    ext_id: str
    attributes: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """`request` is what the gateway would get, with marks where variables are `missing`; None where `errors`
    keep it from being made. `text`: of an SMS, how it is split."""

    request: dict[str, Any] | None
    missing: list[Gap]
    errors: list[Flaw]
    language: str
    text: Parts | None = None


def preview(
    brand: Brand,
    channel: str,
    content: Content,
    person: Person,
    event: Mapping[str, Any],
    language: str = "",
    im_type: ImType | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> Preview:
    """In the person's language unless one is asked for. Raises nothing: what is wrong is in the answer."""
    language = language or language_of(person.attributes)
    stored, flaws = examined(channel, content, im_type)
    if flaws:
        return Preview(None, [], flaws, language)
    context = trial.context_for(brand, channel, person.ext_id, person.attributes, event)
    request, missing, error = _composed(
        channels.get(channel), in_language(stored, language), person, context, clock
    )
    text = parts_of(request["body"]) if request and channel == "sms" else None
    return Preview(request, missing, [_flaw(error)] if error else [], language, text)


def _composed(
    channel: type[Channel],
    content: Content,
    person: Person,
    context: Context,
    clock: Callable[[], float],
) -> tuple[dict[str, Any] | None, list[Gap], TemplateError | None]:
    """Rendered again and again, each time without the variable that was missing."""
    envelope, until = trial.envelope(person.ext_id), clock() + SECONDS
    missing: list[Gap] = []
    while True:
        try:
            return channel.compose(content, envelope, context), missing, None
        except MissingVariable as error:
            content, gaps = marked(channel, content, error.name)
            missing += gaps
            if not gaps or len(missing) > MOST_GAPS or clock() > until:
                return None, missing, error
        except TemplateError as error:
            return None, missing, error


def _flaw(error: TemplateError) -> Flaw:
    return Flaw(error.part or "content", f"{error.problem} {error.hint}".strip(), error.line)
