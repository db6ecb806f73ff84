"""From a message and what surrounds it to the body of the request."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from gateways.contract import Envelope, channels
from gateways.models import Template
from gateways.policy.zones import zone_of
from gateways.queries.candidates import Candidate
from gateways.rendering.context import Context
from gateways.services.languages import in_language, language_of
from gateways.services.links import PollLinks, urls
from gateways.services.tokens import callback_url

Content = Mapping[str, Any]
Key = tuple[int, int]

LINK = "_url"
"""What the names of all addresses that a template may use end in."""

_KEPT = 500
_contents: dict[Key, Content] = {}


def contents(candidates: Iterable[Candidate]) -> dict[Key, Content]:
    """The templates' contents by (id, revision): from this process's memory, the missing ones in one query.

    The same objects each time, so that the cache of compiled templates recognises the sources at a glance.
    """
    if len(_contents) > _KEPT:
        _contents.clear()
    wanted = {(candidate.template_id, candidate.revision) for candidate in candidates}
    found = {key: content for key in wanted if (content := _contents.get(key)) is not None}
    missing = {template_id for template_id, revision in wanted if (template_id, revision) not in found}
    if missing:
        # Under the revision asked for: one saved between the two queries is what is meant now.
        saved = dict(Template.objects.filter(id__in=missing).values_list("id", "content"))
        found |= {key: saved[key[0]] for key in wanted if key[0] in saved}
        _contents.update(found)
    return found


def compose(candidate: Candidate, content: Content) -> dict[str, Any]:
    """The body for the gateway. Raises rendering.TemplateError."""
    envelope = Envelope(
        ext_user_id=candidate.ext_user_id, uid=candidate.uid, callback_url=callback_url(candidate.id)
    )
    content = in_language(content, language_of(candidate.attributes))
    context = context_of(candidate, links=_has_links(content))
    return channels.get(candidate.channel).compose(content, envelope, context)


def _has_links(content: Content) -> bool:
    """Whether it may name one of the customer's own addresses. To make them costs more than to look."""
    return any(LINK in value if isinstance(value, str) else value for value in content.values())


def context_of(candidate: Candidate, *, links: bool = True) -> Context:
    """What the template may see; without the customer's `links` where it names none."""
    return Context(
        ext_id=candidate.ext_user_id,
        attributes=candidate.attributes,
        event=candidate.context,
        label={"slug": candidate.label, "name": candidate.label_name},
        brand={"slug": candidate.brand, "name": candidate.brand_name},
        campaign={"slug": candidate.campaign},
        message={"uid": candidate.uid, "channel": candidate.channel},
        zone=zone_of(candidate.attributes, candidate.label_zone),
        polls=PollLinks(candidate.id),
        **(urls(candidate.id, candidate.context) if links else {}),
    )
