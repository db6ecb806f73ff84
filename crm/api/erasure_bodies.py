"""What the API of erasures answers."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ErasureShown(BaseModel):
    """A customer who was forgotten; whose id it was is not kept."""

    id: int
    state: str = Field(description="waiting, running, done, cancelled or failed")
    refuses: bool = Field(description="whether events and imports that name the id are refused")
    started_by: str
    started_at: str
    ended_at: str | None
    rows: dict[str, int] = Field(description="rows deleted or emptied, by table")
    left: dict[str, int] = Field(
        description="rows that still name the customer, by table and column: configuration"
    )
    exports: str = Field(description="exported files: pending, clear, or empty where it was never looked for")
    files_rewritten: int
    files_clear_at: str | None
