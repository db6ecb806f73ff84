"""What a node or trigger is configured with."""

from __future__ import annotations

from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field


class NodeConfig(BaseModel):
    """A node's configuration: frozen, and nothing beside its fields. Its JSON Schema draws the form."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def reference(kind: str, default: Any = ..., **also: Any) -> Any:
    """A field that names something of the brand by slug: checked at publish, a picker on the canvas.

    `kind`: template, segment, audience, gateway, client_action, event_type, node … Of `also`, `title` and `description`
    are what the form shows. `channel` and `node_type` narrow the choice. `narrowed_by` lists the fields beside it that
    the choice depends on; choices (crm.contract.Choices.narrows) and check are handed each under its name. `leads_back`
    says that customers go back to the node that is named; it is the field beside it that has how often at most.
    """
    return Field(default=default, max_length=255, json_schema_extra={"format": kind, **also})


ConditionTree = Annotated[dict[str, Any], Field(json_schema_extra={"format": "condition"})]
N = TypeVar("N", bound=NodeConfig)
