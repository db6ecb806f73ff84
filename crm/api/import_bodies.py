"""What the API of imports answers."""

from __future__ import annotations

from pydantic import BaseModel, Field


class ImportColumn(BaseModel):
    """A column of the file and what it becomes."""

    head: str = Field(examples=["Age"])
    to: str = Field(description="skip, ext_id, test, text, number, boolean, date, list or a list of markers")
    name: str = Field(description="the attribute's name; empty for what is none", examples=["age"])


class ImportProblem(BaseModel):
    """Something wrong with a line of the file, which is left out for it."""

    line: int
    customer: str
    column: str
    value: str
    message: str


class ImportCounts(BaseModel):
    """Customers who are new, changed and unchanged; lines that were wrong. So far, while it goes on."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0
    wrong: int = 0


class ImportShown(BaseModel):
    """An import or its trial. `problems` are the first 100; all of them are at `{id}/problems`."""

    id: int
    name: str
    state: str = Field(description="waiting, running, done, cancelled or failed")
    dry_run: bool
    done: int = Field(description="records worked")
    total: int
    counts: ImportCounts
    error: str
    columns: list[ImportColumn]
    delimiter: str
    encoding: str
    problems: list[ImportProblem]
    created_at: str
    ended_at: str | None
