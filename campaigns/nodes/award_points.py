"""Award points."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Self

from pydantic import ConfigDict, Field, model_validator

from campaigns.contract import NEXT, Batch, Holding, Node, NodeConfig, Port, RunView
from campaigns.engine.families import nodes
from campaigns.engine.filling import known_of
from campaigns.wording import counted
from gamification.models import Entry
from gamification.queries import balances
from gamification.services.ledger import MOST, Award, award
from gamification.services.promoting import Posted
from gateways.rendering.errors import TemplateError
from gateways.rendering.filled import Filler
from gateways.rendering.template import compile_source

#: what an expression came to, or why it came to nothing
Amounts = Mapping[int, int | str]


class AwardPointsConfig(NodeConfig):
    """How many points, as a number or worked out for each customer, and for how long."""

    model_config = ConfigDict(json_schema_extra={"rows": [["points", "expires_days"]]})

    points: int | None = Field(default=None, ge=-MOST, le=MOST, description="negative: points are taken away")
    expression: str = Field(
        default="",
        max_length=500,
        description="in place of a number: event.amount * 0.1, state.age|default(0); rounded towards 0",
    )
    floor: bool = Field(default=True, description="takes at most the points that are there")
    expires_days: int | None = Field(
        default=None, ge=1, le=3_650, description="what is left of them ends after so many days; empty: never"
    )
    note: str = Field(default="", max_length=500, description="stands in the customer's ledger")
    remember: bool = Field(
        default=False,
        description="what follows can say {{event.points_awarded}} and {{event.points_balance}}",
    )

    @model_validator(mode="after")
    def _one_amount(self) -> Self:
        if bool(self.points) == bool(self.expression):
            raise ValueError("give points, a number other than 0, or an expression; one of the two")
        if self.expression:
            if any(brace in _bare(self.expression) for brace in ("{{", "}}", "{%", "{#")):
                raise ValueError("an expression is one value, such as event.amount * 0.1")
            try:
                compile_source(_as_template(self.expression), autoescape=False)
            except TemplateError as error:
                raise ValueError(f"the expression cannot be read: {error}") from None
        return self


@nodes.register
class AwardPoints(Node[AwardPointsConfig]):
    """Gives each customer points of the programme, or takes some (seed 004). The control group is passed by.

    An expression may use what templates use: `event.…`, `state.…`, filters, arithmetic.
    """

    key, label, group, icon = "award_points", "Award points", "Loyalty", "toll"
    rank = 10
    Config = AwardPointsConfig
    holds = Holding("points", balances.hold)

    @classmethod
    def summary(cls, config: AwardPointsConfig) -> str:
        if config.points is None:
            return f"Award points: {_bare(config.expression)}"
        verb = "Award" if config.points > 0 else "Deduct"
        return f"{verb} {counted(abs(config.points), 'points')}"

    @classmethod
    def ports(cls, config: AwardPointsConfig) -> Sequence[Port]:
        if config.points is not None:
            return (NEXT,)
        return (NEXT, Port("failed", "no number came out", "red", optional=True))

    @classmethod
    def run(cls, config: AwardPointsConfig, batch: Batch) -> None:
        batch.go("next", [run for run in batch.runs if run.control], why="control group")
        runs = list(batch.undecided())
        amounts = _amounts(config, batch) if runs else {}
        awards = [
            one
            for run in runs
            if isinstance(n := amounts[run.id], int)
            for one in _award(config, batch, run, n)
        ]
        posted = {one.once: one for one in award(batch.brand_id, awards, batch.now)}
        if config.remember:
            batch.remember({run.id: _fields(posted[_once(run)]) for run in runs if _once(run) in posted})
        ways: dict[tuple[str, str], list[RunView]] = defaultdict(list)
        for run in runs:
            amount = amounts[run.id]
            if isinstance(amount, str):
                ways["failed", amount].append(run)
            elif entry := posted.get(_once(run)):
                ways["next", _said(amount, entry.amount, entry.balance)].append(run)
            else:
                ways["next", "these points were given before" if amount else "0 points"].append(run)
        for (port, why), chosen in ways.items():
            batch.go(port, chosen, why=why)


def _award(config: AwardPointsConfig, batch: Batch, run: RunView, amount: int) -> Sequence[Award]:
    if not amount:
        return ()
    days = config.expires_days if amount > 0 else None
    return (
        Award(
            customer_id=run.customer_id,
            amount=amount,
            cause=Entry.Cause.JOURNEY,
            cause_id=batch.campaign,
            note=config.note,
            once=_once(run),
            floored=config.floor,
            expires_at=batch.now + timedelta(days=days) if days else None,
            run_id=run.id,
        ),
    )


def _once(run: RunView) -> str:
    return f"run:{run.id}:{run.visit}"


def _fields(entry: Posted) -> Mapping[str, int]:
    return {"points_awarded": entry.amount, "points_balance": entry.balance}


def _said(wanted: int, amount: int, balance: int) -> str:
    some = "" if wanted == amount else f" of {_signed(wanted)}"
    return f"{_signed(amount)}{some} points: {balance:,} now".replace("-", "−")


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def _amounts(config: AwardPointsConfig, batch: Batch) -> Amounts:
    if config.points is not None:
        return dict.fromkeys((run.id for run in batch.runs), config.points)
    source = _as_template(config.expression)
    return {run_id: _worked_out(source, Filler(known)) for run_id, known in known_of(batch).items()}


def _worked_out(source: str, filler: Filler) -> int | str:
    try:
        found = filler.value(source)
    except TemplateError as error:
        return f"the expression has no value: {error.problem}"
    if isinstance(found, bool) or not isinstance(found, int | float | Decimal):
        return f"the expression gives no number, but “{str(found)[:50]}”"
    amount = int(found)
    return amount if abs(amount) <= MOST else f"the expression gives more than {MOST:,} points"


def _bare(expression: str) -> str:
    """Without the braces that people may write around it."""
    text = expression.strip()
    return text[2:-2].strip() if text.startswith("{{") and text.endswith("}}") else text


def _as_template(expression: str) -> str:
    return f"{{{{ {_bare(expression)} }}}}"
