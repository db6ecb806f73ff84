"""Switch."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import Batch, ConditionTree, Node, NodeConfig, Port, RunView
from campaigns.engine.families import nodes
from campaigns.wording import condition_in_words

ELSE = "else"


class Case(BaseModel):
    """One way on, and the condition for it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{1,50}$")]
    label: str = Field(default="", max_length=100)
    condition: ConditionTree


class SwitchConfig(NodeConfig):
    """The cases in their order: the first that holds decides."""

    cases: tuple[Case, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        ids = [case.id for case in self.cases]
        if len(set(ids)) != len(ids):
            raise ValueError("two cases have the same id")
        if ELSE in ids:
            raise ValueError("“else” is the outlet of those for whom no case holds; give the case another id")
        return self


@nodes.register
class Switch(Node[SwitchConfig]):
    """Several ways on: a customer takes the first whose condition holds, or “else”."""

    key, label, group, icon = "switch", "Switch", "Flow", "alt_route"
    rank = 31
    Config = SwitchConfig

    @classmethod
    def summary(cls, config: SwitchConfig) -> str:
        return "Switch " + " / ".join(_name(case) for case in config.cases)

    @classmethod
    def ports(cls, config: SwitchConfig) -> Sequence[Port]:
        return (*(Port(case.id, _name(case)) for case in config.cases), Port(ELSE, "otherwise"))

    @classmethod
    def run(cls, config: SwitchConfig, batch: Batch) -> None:
        first = batch.first_holding([case.condition for case in config.cases])
        ways: dict[int | None, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            ways[first.get(run.id)].append(run)
        for index, runs in ways.items():
            if index is None:
                batch.go(ELSE, runs, why="no case holds")
            else:
                case = config.cases[index]
                said = condition_in_words(case.condition) or _name(case)
                batch.go(case.id, runs, why=f"the first case that holds: {said}")


def _name(case: Case) -> str:
    return case.label or case.id
