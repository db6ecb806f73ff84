"""Emit an event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

from msgspec import json
from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from campaigns.contract import NEXT, Batch, Node, NodeConfig, Port, reference
from campaigns.engine.families import nodes
from campaigns.engine.filling import FilledText, filled, known_of
from campaigns.own import DEEPEST, DEPTH, depth_of
from campaigns.services.chaining import too_deep
from crm.models import Brand
from crm.services import pii
from events.services.check import CLIENT_ACTION, EVENT_TYPE, MAX_PAYLOAD, UPDATE_PROFILE
from events.services.emitting import OwnEvent, emit
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError


def _own(name: str) -> str:
    if name in (CLIENT_ACTION, UPDATE_PROFILE):
        raise ValueError(f"“{name}” comes from outside only; choose a name of your own")
    if not EVENT_TYPE.fullmatch(name):
        raise ValueError("an event has a name of 1 to 100 letters, digits and _ . : -")
    return name


class PayloadField(BaseModel):
    """One field of the event."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    field: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    value: FilledText


class EmitEventConfig(NodeConfig):
    """Its type and its fields."""

    event: Annotated[str, AfterValidator(_own)] = reference("event_type")
    payload: tuple[PayloadField, ...] = Field(default=(), max_length=50)


@nodes.register
class EmitEvent(Node[EmitEventConfig]):
    """An event of the customer, as if it had been posted: it sets off campaigns, moves segments, stands in the log.

    Once for each visit. Who cannot have it, because a field is missing, goes on by its own outlet.
    """

    key, label, group, icon = "emit_event", "Emit event", "Flow", "send"
    rank = 80
    Config = EmitEventConfig

    @classmethod
    def summary(cls, config: EmitEventConfig) -> str:
        return f"Emit event {config.event}"

    @classmethod
    def ports(cls, config: EmitEventConfig) -> Sequence[Port]:
        return (NEXT, Port("failed", "not emitted", "red", optional=True))

    @classmethod
    def run(cls, config: EmitEventConfig, batch: Batch) -> None:
        batch.go("failed", too_deep(batch), why=f"a chain has {DEEPEST} campaigns at most")
        barred = pii.first_barred({one.field: None for one in config.payload}, _barred(batch))
        if barred:
            batch.go("failed", why=f"this brand is free of personal data: “{barred}” is not emitted")
        known = known_of(batch) if config.payload else {}
        contexts = batch.contexts()
        events: list[OwnEvent] = []
        for run in batch.undecided():
            try:
                payload = _payload(config, known.get(run.id))
            except (TemplateError, ValueError) as error:
                batch.go("failed", [run], why=str(error))
                continue
            payload[DEPTH] = depth_of(contexts.get(run.id, {})) + 1
            once = f"run:{run.id}:{run.visit}"
            events.append(
                OwnEvent(once=once, customer_id=run.customer_id, name=config.event, payload=payload)
            )
        emit(batch.brand_id, events, batch.now)
        batch.go(why=f"{config.event} emitted")


def _barred(batch: Batch) -> frozenset[str]:
    return pii.barred(Brand.objects.get(pk=batch.brand_id))


def _payload(config: EmitEventConfig, known: Context | None) -> dict[str, Any]:
    if not known:
        return {}
    payload: dict[str, Any] = {one.field: filled(one.value, known) for one in config.payload}
    if len(json.encode(payload)) > MAX_PAYLOAD:
        raise ValueError(f"the event would have more than {MAX_PAYLOAD // 1024} KiB")
    return payload
