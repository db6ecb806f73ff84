"""Notify a manager."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated, Literal, Self

import msgspec
from pydantic import Field, model_validator

from campaigns.contract import NEXT, Batch, Node, NodeConfig, Port, RunView, reference
from campaigns.engine.families import nodes
from campaigns.engine.filling import FilledText, filled, known_of
from campaigns.nodes._call import fail, spare_control, spare_real
from crm.models import Brand
from crm.services.colleagues import Colleague, colleagues_of
from crm.services.pii import Veil, veil
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError
from gateways.services.calls import Step
from gateways.services.notices import NewNotice, deal, give

SUBJECT_CHARACTERS = 200
Chosen = Mapping[int, Colleague | str]


class NotifyManagerConfig(NodeConfig):
    """Who is told, and what; the texts may be filled in."""

    to: Literal["operator", "manager", "round_robin"] = Field(
        default="operator",
        description="one operator; the customer's own manager; or by turns, a customer's always the same",
    )
    operator: str = reference("operator", "", description="whom, where it is one operator")
    attribute: str = reference(
        "attribute", "manager", description="holds the e-mail address or log-in of the customer's manager"
    )
    role: Literal["admin", "manager", "support", "engineer"] = Field(
        default="manager", description="whose turn it may be"
    )
    subject: FilledText = Field(min_length=1, max_length=200)
    body: Annotated[FilledText, Field(json_schema_extra={"format": "multiline"})] = ""
    skip_control_group: bool = Field(default=True, description="not about customers of the control group")

    @model_validator(mode="after")
    def _somebody(self) -> Self:
        if self.to == "operator" and not self.operator:
            raise ValueError("choose the operator who is told")
        return self


@nodes.register
class NotifyManager(Node[NotifyManagerConfig]):
    """Tells one of the account's operators about the customer (seed 004): in the back office, and by mail where that
    is set up. What an operator's role may not see of a customer is masked.
    """

    key, label, group, icon = "notify_manager", "Notify manager", "Messages", "notifications_active"
    rank = 60
    Config = NotifyManagerConfig

    @classmethod
    def summary(cls, config: NotifyManagerConfig) -> str:
        whom = {
            "operator": config.operator,
            "manager": "the customer's manager",
            "round_robin": f"the next {config.role}",
        }
        return f"Notify {whom[config.to]}: {config.subject}"

    @classmethod
    def ports(cls, config: NotifyManagerConfig) -> Sequence[Port]:
        return (NEXT, Port("failed", "nobody to tell", "red", optional=True))

    @classmethod
    def run(cls, config: NotifyManagerConfig, batch: Batch) -> None:
        if config.skip_control_group:
            spare_control(batch)
        spare_real(batch)
        runs = batch.undecided()
        if not runs:
            return
        step, known = Step(batch.brand_id, batch.campaign, batch.node_id), known_of(batch)
        chosen = _chosen(config, step, runs, known)
        masks = veil(Brand.objects.get(pk=batch.brand_id), sees_pii=False)
        notices: list[NewNotice] = []
        told: dict[str, list[RunView]] = defaultdict(list)
        flaws: dict[str, list[RunView]] = defaultdict(list)
        for run in runs:
            who = chosen[run.id]
            try:
                notices.append(_notice(config, run, who, known[run.id], masks))
                told[_name(who)].append(run)
            except TemplateError as error:
                flaws[str(error)].append(run)
        give(step, notices, batch.now)
        for name, group in told.items():
            batch.go(runs=group, why=f"{name} is told")
        fail(batch, flaws)


def _chosen(
    config: NotifyManagerConfig, step: Step, runs: Sequence[RunView], known: Mapping[int, Context]
) -> Chosen:
    """Who is told of each run's customer, by run id; or why nobody is."""
    people = colleagues_of(step.brand_id)
    if config.to == "round_robin":
        return _by_turns(config.role, step, runs, [one for one in people if one.role == config.role])
    if config.to == "operator":
        found = (
            _called(people, config.operator) or f"“{config.operator}” is no operator of this account any more"
        )
        return dict.fromkeys((run.id for run in runs), found)
    return {run.id: _manager(config.attribute, people, known[run.id]) for run in runs}


def _by_turns(role: str, step: Step, runs: Sequence[RunView], people: Sequence[Colleague]) -> Chosen:
    if not people:
        return dict.fromkeys((run.id for run in runs), f"nobody has the role “{role}”")
    by_id = {one.id: one for one in people}
    dealt = deal(step, [run.customer_id for run in runs], list(by_id))
    return {run.id: by_id[dealt[run.customer_id]] for run in runs}


def _manager(attribute: str, people: Iterable[Colleague], known: Context) -> Colleague | str:
    name = known.attributes.get(attribute)
    if not isinstance(name, str) or not name.strip():
        return f"the customer has no {attribute}"
    return _called(people, name) or f"“{name[:100]}” is no operator of this account"


def _called(people: Iterable[Colleague], name: str) -> Colleague | None:
    return next((one for one in people if one.is_called(name)), None)


def _notice(
    config: NotifyManagerConfig, run: RunView, who: Colleague | str, known: Context, masks: Veil
) -> NewNotice:
    """Raises TemplateError where it cannot be written, or to nobody."""
    if isinstance(who, str):
        raise TemplateError(who)
    if not who.sees_pii:
        seen = {"attributes": masks.over(known.attributes), "event": masks.over(known.event)}
        known = msgspec.structs.replace(known, **seen)
    return NewNotice(
        operator_id=who.id,
        customer_id=run.customer_id,
        run_id=run.id,
        visit=run.visit,
        subject=" ".join(str(filled(config.subject, known)).split())[:SUBJECT_CHARACTERS],
        body=str(filled(config.body, known)),
        by_mail=bool(who.email),
    )


def _name(who: Colleague | str) -> str:
    return who if isinstance(who, str) else who.username
