"""Fields of the event that a template prints and nobody has ever seen: the most common slip of a campaign.

Only a warning, because the event may simply not have come yet with that field; at send time the message
would be skipped with the name of the field. A field with a default is the author's decision.
"""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.contract import GraphNode, Problem
from campaigns.engine.graph import Graph
from crm.models import Brand
from events.models import ClientAction, EventType
from gateways.contract import channels
from gateways.models import Template
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import variables
from gateways.services.languages import variants


def unseen_fields(graph: Graph, brand: Brand) -> Iterable[Problem]:
    """A warning for each template whose `event.…` no trigger of the graph has ever brought."""
    sends = [use for use in templates_named(graph) if not graph.node(use[0]).disabled]
    seen = _seen(graph, brand) if sends else None
    if seen is None:
        return
    templates = {
        t.slug: t for t in Template.objects.filter(brand=brand, slug__in={slug for *_, slug in sends})
    }
    for node_id, field, slug in sends:
        missing = sorted(_printed(templates[slug]) - seen) if slug in templates else []
        if missing:
            names = ", ".join(f"{{{{event.{name}}}}}" for name in missing)
            sentence = f"Template “{slug}” prints {names}, which the event has never carried so far."
            yield Problem(node_id, "unseen_field", sentence, warning=True, field=field)


def templates_named(graph: Graph) -> list[tuple[str, str, str]]:
    """(node, field of its config, slug) for each template that a graph names."""
    return [(node.id, field, slug) for node in graph.nodes.values() for field, slug in _named(node)]


def _named(node: GraphNode) -> Iterable[tuple[str, str]]:
    """The templates that a node's config names, with the field: those whose format is `template`."""
    for name, field in type(node.config).model_fields.items():
        extra = field.json_schema_extra
        if isinstance(extra, dict) and extra.get("format") == "template":
            yield name, str(getattr(node.config, name, ""))


def _seen(graph: Graph, brand: Brand) -> set[str] | None:
    """All fields that the graph's triggers have brought; None when one was never seen, or may bring anything."""
    found: set[str] = set()
    for node, trigger in graph.triggers:
        found.update(trigger.brings)
        listened = trigger.listens_to(node.config)
        if not listened and not trigger.brings:
            return None
        for event in listened:
            fields = _fields(brand, event, node)
            if fields is None:
                return None
            found |= fields
    return found


def _fields(brand: Brand, event: str, node: GraphNode) -> set[str] | None:
    action = getattr(node.config, "action", "")
    seen: ClientAction | EventType | None
    if event == "client_action" and action:
        seen = ClientAction.objects.filter(brand=brand, name=action).first()
    else:
        seen = EventType.objects.filter(brand=brand, name=event).first()
    return None if seen is None or seen.first_seen is None else set(seen.fields)


def _printed(template: Template) -> set[str]:
    """The fields of the event that a template needs, first names only: `event.order.id` needs `order`."""
    try:
        used = [
            use
            for content in variants(template.content)
            for source in channels.get(template.channel).sources(content).values()
            for use in variables(source)
        ]
    except TemplateError:
        return set()
    paths = [use.field.split(".") for use in used if not use.has_default]
    return {path[1] for path in paths if path[0] == "event" and len(path) > 1}
