"""Messages with what stands around them, for the API and the pages."""

from __future__ import annotations

from typing import TypeVar

from django.db.models import Prefetch, Q, QuerySet

from crm.services import customers
from crm.services.pii import Veil
from gateways.models import Call, DeliveryStatus, Message

Row = TypeVar("Row", Message, Call)
LIST = (
    "id", "uid", "channel", "state", "status", "ext_message_id", "campaign", "node", "attempts", "error",
    "created_at", "template__slug", "customer__ext_id",
)  # fmt: skip


def listed(messages: QuerySet[Message], veil: Veil) -> QuerySet[Message]:
    """For lists: with template, customer and history, without bodies and contents. Two queries a page.

    The customers' attributes are read for a veil, which masks them in errors.
    """
    fields = (*LIST, "customer__attributes") if veil.names else LIST
    return messages.select_related("template", "customer").only(*fields).prefetch_related(_history())


def in_full(messages: QuerySet[Message]) -> QuerySet[Message]:
    """For one message: the gateway and the request as well."""
    return messages.select_related("template", "customer", "gateway").prefetch_related(_history())


def of_customer(rows: QuerySet[Row], brand_id: int, ext_id: str) -> QuerySet[Row]:
    """One customer's messages or calls; looked up by id, so that the index on (customer, id) is used."""
    return rows.filter(customer_id=customers.id_of(brand_id, ext_id))


def with_status(messages: QuerySet[Message], status: str) -> QuerySet[Message]:
    """By the status as it is shown: the furthest delivery status, and the state before there is one."""
    return messages.filter(Q(status=status) | Q(status="", state=status))


def _history() -> Prefetch[str]:
    return Prefetch("history", DeliveryStatus.objects.order_by("at", "id"))
