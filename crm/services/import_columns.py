"""What becomes of the columns of an imported file: said by a person or a program, guessed from what is in them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from crm.services import profile
from crm.services.id_files import HEADS
from crm.services.import_values import KINDS, guessed
from lib.errors import Invalid

SKIP, EXT_ID, TEST = "skip", "ext_id", "test"
MARKERS = {
    "core_tags": "Internal markers",
    "core_external_markers": "External markers",
    "core_external_markers2": "External markers 2",
    "core_public_tags": "Public markers",
}
TEST_HEADS = frozenset({"test", "is_test", "is test", "test customer", profile.TEST_ACCOUNT})
#: what a column may become, by its key, as an operator reads it
BECOMES = {
    SKIP: "Left out",
    EXT_ID: "The customer's id",
    **{key: f"Attribute: {kind.label}" for key, kind in KINDS.items()},
    **{key: f"Added to: {label}" for key, label in MARKERS.items()},
    TEST: "Test customer, yes or no",
}
LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Column:
    """What one column becomes. `name` is that of an attribute, else empty."""

    to: str
    name: str = ""

    @property
    def attribute(self) -> str:
        """The name it has in an update of a profile."""
        return f"+{self.to}" if self.to in MARKERS else profile.TEST_ACCOUNT if self.to == TEST else self.name

    def stored(self) -> dict[str, str]:
        return {"to": self.to, "name": self.name}


def parse(text: str) -> list[Column]:
    """`ext_id,skip,text:country,number:age,core_tags`: one word a column. Raises Invalid."""
    return [Column(*map(str.strip, word.partition(":")[::2])) for word in text.split(",")]


def load(stored: Iterable[dict[str, Any]]) -> list[Column]:
    """As they were kept with the file."""
    return [Column(one["to"], one["name"]) for one in stored]


def guess(heads: Sequence[str], samples: Sequence[Sequence[str]]) -> list[Column]:
    """The likeliest for each column: by its name first, then by what stands in the first records."""
    columns = [_guess(head, [row[n] for row in samples if n < len(row)]) for n, head in enumerate(heads)]
    ids = [n for n, column in enumerate(columns) if column.to == EXT_ID]
    return [Column(SKIP) if n in ids[1:] else column for n, column in enumerate(columns)]


def check(columns: Sequence[Column], heads: Sequence[str]) -> None:
    """Raises Invalid: one id is needed, names must be names, and no two columns may become the same."""
    if len(columns) != len(heads):
        raise _wrong(
            f"The file has {len(heads)} columns, and {len(columns)} are spoken of: say `skip` of the rest."
        )
    for column, head in zip(columns, heads, strict=True):
        _check_one(column, head)
    if [column.to for column in columns].count(EXT_ID) != 1:
        raise _wrong("Exactly one column must be the customer's id.")
    names = [column.attribute for column in columns if column.to not in (SKIP, EXT_ID, *MARKERS)]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        raise _wrong(f"Two columns become “{twice}”: leave one out, or give it another name.")


def _guess(head: str, values: Sequence[str]) -> Column:
    name = head.strip()
    if name.lower() in HEADS:
        return Column(EXT_ID)
    if name.lower() in TEST_HEADS:
        return Column(TEST)
    if name.lower() in MARKERS:
        return Column(name.lower())
    name = name.lstrip(profile.PREFIXES).strip()
    return Column(guessed(values), name) if name else Column(SKIP)


def _check_one(column: Column, head: str) -> None:
    if column.to not in BECOMES:
        raise _wrong(f"“{column.to[:50]}” is nothing that a column may become: {', '.join(BECOMES)}.")
    if column.to not in KINDS:
        return
    if not 1 <= len(column.name) <= LONGEST_NAME or "\0" in column.name:
        raise _wrong(
            f"The column “{head}” becomes an attribute: give it a name of 1 to {LONGEST_NAME} characters."
        )
    if column.name[0] in profile.PREFIXES:
        raise _wrong(f"The name “{column.name}” begins with one of {profile.PREFIXES}, which none may.")
    if column.name in (profile.SKIP_EFFECTS, profile.TEST_ACCOUNT, *MARKERS):
        raise _wrong(
            f"“{column.name}” is no attribute of your own: choose what the column becomes, or another name."
        )


def _wrong(message: str) -> Invalid:
    return Invalid(message, code="wrong_columns", field="columns")
