"""Update customers' profiles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from campaigns.contract import NEXT, Batch, Node, NodeConfig, Port, RunView
from campaigns.engine.families import nodes
from campaigns.engine.filling import FilledText
from campaigns.services.profiling import OWN, PROFILES, Change, NotChanged, change_profiles
from crm.services.profile import PREFIXES


def _attribute(name: str) -> str:
    if name[0] in PREFIXES or name != name.strip() or "\0" in name:
        raise ValueError(f"an attribute's name does not begin with {' '.join(PREFIXES)} or a space")
    if name in OWN:
        raise ValueError(f"“{name}” is no attribute that can be changed")
    return name


class Assignment(BaseModel):
    """What becomes of one attribute."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    attribute: Annotated[str, AfterValidator(_attribute)] = Field(
        min_length=1, max_length=255, json_schema_extra={"format": "attribute"}
    )
    change: Literal["set", "add", "now", "clear"] = Field(
        default="set", description="a value; a number on top of the present one; this moment; nothing"
    )
    value: FilledText = ""

    @model_validator(mode="after")
    def _sound(self) -> Self:
        if self.change in ("set", "add") and not self.value:
            raise ValueError(f"say what to {self.change}")
        return self


class UpdateProfileConfig(NodeConfig):
    """The attributes and what becomes of each."""

    changes: tuple[Assignment, ...] = Field(min_length=1, max_length=20)

    @model_validator(mode="after")
    def _distinct(self) -> Self:
        names = [one.attribute for one in self.changes]
        if len(set(names)) != len(names):
            raise ValueError("an attribute stands here twice")
        return self


@nodes.register
class UpdateProfile(Node[UpdateProfileConfig]):
    """Sets attributes of customers: fixed values, `$field` of the event, `{{…}}`; a declared attribute keeps its type.

    All changes or none: who lacks a field, or has a value that does not fit, goes on by the other outlet.
    """

    key, label, group, icon = "update_profile", "Update profile", "Customer", "edit_note"
    rank = 10
    Config = UpdateProfileConfig
    holds = PROFILES

    @classmethod
    def summary(cls, config: UpdateProfileConfig) -> str:
        return "Update " + ", ".join(map(_said, config.changes))

    @classmethod
    def ports(cls, config: UpdateProfileConfig) -> Sequence[Port]:
        return (NEXT, Port("failed", "not changed", "red", optional=True))

    @classmethod
    def run(cls, config: UpdateProfileConfig, batch: Batch) -> None:
        changes = [Change(one.attribute, one.change, one.value) for one in config.changes]
        try:
            refused: Mapping[int, str] = change_profiles(batch, changes)
        except NotChanged as error:
            batch.go("failed", why=str(error))
            return
        by_reason: dict[str, list[RunView]] = defaultdict(list)
        for run in batch.runs:
            if run.id in refused:
                by_reason[refused[run.id]].append(run)
        for reason, runs in by_reason.items():
            batch.go("failed", runs, why=reason)
        batch.go(why=f"changed: {', '.join(one.attribute for one in config.changes)}")


def _said(one: Assignment) -> str:
    said: dict[str, Any] = {
        "set": f" = {one.value}",
        "add": f" + {one.value}",
        "now": " = now",
        "clear": " = –",
    }
    return f"{one.attribute}{said[one.change]}"
