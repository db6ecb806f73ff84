"""Values in a node's configuration that the customer and the event fill in.

A text that begins with `$` is a field of the event, as it is, with its type: "$amount". One with `{{…}}` is
rendered as in templates, strictly: "Order {{event.order_id}}". `$$` at the beginning stands for a literal dollar.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from django.db import connection
from msgspec import json
from pydantic import AfterValidator, Field

from campaigns.contract import Batch
from crm.models import Brand
from crm.segments.values import field_flaw, is_field, literal
from gateways.policy.zones import zone_of
from gateways.rendering.context import Context
from gateways.rendering.errors import MissingVariable, TemplateError
from gateways.rendering.filled import Filler, check_text

CUSTOMERS = """
SELECT run.id, customer.ext_id, customer.attributes
FROM campaigns_run run JOIN crm_customer customer ON customer.id = run.customer_id WHERE run.id = ANY(%s)
"""


def filled(text: str, known: Context) -> Any:
    """What a text of a configuration means for one run. Raises TemplateError."""
    if is_field(text):
        value = known.event.get(text[1:])
        if value is None:
            raise MissingVariable(text, hint="The event has no such field.")
        return value
    return Filler(known).text(text) if _is_template(text) else literal(text)


def is_fixed(text: str) -> bool:
    """Whether a text means the same for every run."""
    return not is_field(text) and not _is_template(text)


def known_of(batch: Batch) -> Mapping[int, Context]:
    """What may be filled in, by run id: the customer of each run and its event. Two statements for the batch."""
    events = batch.contexts()
    brand = Brand.objects.select_related("label").get(pk=batch.brand_id)
    of_brand: dict[str, Any] = {
        "label": {"slug": brand.label.slug, "name": brand.label.name},
        "brand": {"slug": brand.slug, "name": brand.name},
        "campaign": {"slug": batch.campaign},
    }
    with connection.cursor() as cursor:
        cursor.execute(CUSTOMERS, [[run.id for run in batch.runs]])
        found = [(run, ext_id, json.decode(text)) for run, ext_id, text in cursor.fetchall()]
    return {
        run: Context(
            ext_id=ext_id,
            attributes=attributes,
            event=events.get(run, {}),
            zone=zone_of(attributes, str(batch.zone)),
            **of_brand,
        )
        for run, ext_id, attributes in found
    }


def _is_template(text: str) -> bool:
    return "{{" in text or "{%" in text or "{#" in text


def _checked(text: str) -> str:
    if is_field(text) and (flaw := field_flaw(text)):
        raise ValueError(flaw)
    if _is_template(text):
        try:
            check_text(text)
        except TemplateError as error:
            raise ValueError(str(error)) from None
    return text


FilledText = Annotated[
    str, AfterValidator(_checked), Field(max_length=4_000, description="a text, `$field` or `{{…}}`")
]
