"""Webhook."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Batch, Node, NodeConfig, Port, Problem, RunView, Site, reference
from campaigns.engine.families import nodes
from campaigns.nodes._call import PORTS, call, fail, gateway_for, go_on, spare_control
from gateways.models import Gateway
from gateways.queries.calls import answers_of
from gateways.rendering.context import Context
from gateways.rendering.filled import Filler
from gateways.services.call_writing import (
    FORM,
    address_fault,
    address_of,
    body_fault,
    filled_address,
    form_body,
    headers_fault,
    json_body,
)
from gateways.services.calls import CallRequest, new_uid


class Header(BaseModel):
    """One header, the same for everybody. Secrets stand in a gateway."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(min_length=1, max_length=100)
    value: str = Field(min_length=1, max_length=4_096)


class Saved(BaseModel):
    """One field of the answer, and the name that it is known by from here on: `$name`, {{event.name}}."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")]
    path: Annotated[
        str,
        Field(
            pattern=r"^[^.\x00]+(\.[^.\x00]+){0,19}$",
            max_length=200,
            description="where it stands in the answer: data.items.0.price",
        ),
    ]


class WebhookConfig(NodeConfig):
    """Whom to call, with what, and what to keep of the answer."""

    method: Literal["POST", "PUT", "GET"] = "POST"
    gateway: str = reference(
        "gateway", "", channel="webhook", description="whose address and credentials are used; empty: none"
    )
    url: str = Field(
        default="",
        max_length=2_000,
        description="path and query may be filled in: https://api.example.com/users/{{customer.ext_id}};"
        " with a gateway, what follows its address",
    )
    headers: tuple[Header, ...] = Field(default=(), max_length=20)
    body: str = Field(
        default="",
        max_length=65_536,
        json_schema_extra={"format": "multiline"},
        description='JSON with {{…}} within its texts: {"id": "{{customer.ext_id}}"}; empty: uid, ext_user_id,'
        " campaign and event",
    )
    encoding: Literal["json", "form"] = Field(default="json", description="how the body is sent")
    timeout: int = Field(default=10, ge=1, le=30, description="seconds to wait for an answer")
    tries: int = Field(default=5, ge=1, le=10, description="calls before it has failed: no answer, 5xx, 429")
    rate_per_second: int = Field(
        default=0,
        ge=0,
        le=10_000,
        description="calls of this step a second at most; 0: as fast as it answers",
    )
    save: tuple[Saved, ...] = Field(default=(), max_length=20, description="fields of the answer to keep")
    skip_control_group: bool = Field(default=False, description="not for customers of the control group")

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        for named in (self.save, self.headers):
            names = [one.name.lower() for one in named]
            if len(set(names)) != len(names):
                raise ValueError("two headers or two saved fields have the same name")
        if not self.gateway and not self.url:
            raise ValueError("say which address to call")
        return self

    @property
    def sent(self) -> dict[str, str]:
        """The headers by name."""
        own = {header.name: header.value for header in self.headers}
        return {**FORM, **own} if self.encoding == "form" and self.method != "GET" else own


@nodes.register
class Webhook(Node[WebhookConfig]):
    """Calls an address of yours for each customer and waits for the answer, whose fields the journey may use.

    An answer of 2xx goes on; 4xx and what is no answer at all fail. See docs/integrators/webhooks.md.
    """

    key, label, group, icon = "webhook", "Webhook", "Flow", "webhook"
    rank = 81
    Config = WebhookConfig

    @classmethod
    def summary(cls, config: WebhookConfig) -> str:
        where = config.url.partition("://")[2] or f"{config.gateway}{config.url}"
        return f"{config.method} {where}"

    @classmethod
    def ports(cls, config: WebhookConfig) -> Sequence[Port]:
        return PORTS

    @classmethod
    def check(cls, config: WebhookConfig, node_id: str, site: Site) -> Iterable[Problem]:
        faults = {
            "url": address_fault(config.url, beneath=bool(config.gateway)),
            "headers": headers_fault({header.name: header.value for header in config.headers}),
            "body": body_fault(config.body, as_form=config.encoding == "form") if config.body else "",
        }
        if config.method == "GET" and config.body:
            faults["body"] = "A GET has no body: put what it needs into the address."
        if config.gateway and config.rate_per_second:
            faults["rate_per_second"] = "With a gateway, the gateway's rate holds: set it there."
        for field, message in faults.items():
            if message:
                yield Problem(node_id, f"bad_{field}", f"Webhook: {message}", field=field)

    @classmethod
    def run(cls, config: WebhookConfig, batch: Batch) -> None:
        if config.skip_control_group:
            spare_control(batch)
        gateway = gateway_for(batch, "webhook", config.gateway) if config.gateway else None
        if isinstance(gateway, str):
            fail(batch, {gateway: batch.undecided()})
        else:
            request = Request(config, gateway)
            call(batch, request.of)

    @classmethod
    def resume(cls, config: WebhookConfig, batch: Batch) -> None:
        if config.save:
            batch.remember(answers_of([(run.id, run.visit) for run in batch.runs]))
        go_on(batch)


class Request:
    """What the node's configuration asks of the outside, ready to be filled in for one customer after another."""

    def __init__(self, config: WebhookConfig, gateway: Gateway | None) -> None:
        self._config = config
        self._gateway_id = gateway.pk if gateway else None
        self._address = address_of(gateway.url if gateway else "", config.url)
        self._body = json.loads(config.body) if config.body else None

    def of(self, run: RunView, known: Context) -> CallRequest:
        """One customer's call. Raises TemplateError."""
        config, uid, filler = self._config, new_uid(), Filler(known)
        return CallRequest(
            kind="webhook",
            uid=uid,
            url=filled_address(filler, self._address),
            method=config.method,
            headers=config.sent,
            body="" if config.method == "GET" else self._written(uid, filler, known),
            timeout_s=config.timeout,
            tries=config.tries,
            keeps={saved.name: saved.path for saved in config.save},
            rate_per_second=config.rate_per_second,
            gateway_id=self._gateway_id,
            customer_id=run.customer_id,
            run_id=run.id,
            visit=run.visit,
        )

    def _written(self, uid: str, filler: Filler, known: Context) -> str:
        content = _usual(uid, known) if self._body is None else filler.tree(self._body)
        return form_body(content) if self._config.encoding == "form" else json_body(content)


def _usual(uid: str, known: Context) -> dict[str, Any]:
    return {
        "uid": uid,
        "ext_user_id": known.ext_id,
        "campaign": known.campaign["slug"],
        "event": dict(known.event),
    }
