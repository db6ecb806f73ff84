"""Languages of the brand's customers that a message of a graph is not written in.

Only a warning, and only for templates that have languages at all: their customers get the default's text.
"""

from __future__ import annotations

from collections.abc import Iterable

from campaigns.contract import Problem
from campaigns.engine.graph import Graph
from campaigns.services.unseen import templates_named
from crm.models import Brand
from gateways.models import Template
from gateways.services.languages import lacking_of


def missing_languages(graph: Graph, brand: Brand) -> Iterable[Problem]:
    """A warning for each message that some customers will get in another language than theirs."""
    sends = [use for use in templates_named(graph) if not graph.node(use[0]).disabled]
    lacking = lacking_of(Template.objects.filter(brand=brand, slug__in={slug for *_, slug in sends}), brand)
    for node_id, field, slug in sends:
        if languages := lacking.get(slug):
            sentence = (
                f"Template “{slug}” is not written in {', '.join(languages)}, which some customers speak:"
                " they get its default language."
            )
            yield Problem(node_id, "missing_language", sentence, warning=True, field=field)
