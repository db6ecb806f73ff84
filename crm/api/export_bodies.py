"""What the API of exports reads and answers."""

from __future__ import annotations

from pydantic import BaseModel, Field

from crm.api.bodies import Body


class NewExport(Body):
    """Who shall be in the file, everybody unless narrowed, and which attributes."""

    segment: str = Field(default="", description="slug", examples=["vip"])
    audience: str = Field(default="", description="slug", examples=["vip"])
    search: str = Field(default="", max_length=255, description="what the ids begin with")
    attributes: list[str] = Field(
        default=[], description="columns beside the customer's own", examples=[["country"]]
    )


class ExportShown(BaseModel):
    """A file of customers; at `{id}/file` once its state is `done`, for two weeks."""

    id: int
    name: str
    title: str
    state: str = Field(description="waiting, running, done, cancelled or failed")
    done: int
    total: int
    columns: list[str]
    size: int = Field(description="bytes")
    created_at: str
