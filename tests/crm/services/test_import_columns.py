"""What becomes of a file's columns."""

from __future__ import annotations

import pytest

from crm.services.import_columns import Column, check, guess, parse
from lib.errors import Invalid


def test_it_guesses_by_names_and_then_by_what_stands_there() -> None:
    heads = ["Customer_ID", "id", "is_test", "core_tags", "age", "phone", "since", "agreed", "city", ""]
    samples = [
        ["u1", "7", "yes", "a|b", "42", "004930", "2026-01-31", "yes", "Berlin", "x"],
        ["u2", "8", "no", "", "3,5", "0171", "31.12.2025", "no", "", ""],
    ]
    kinds = [(column.to, column.name) for column in guess(heads, samples)]
    assert kinds == [
        ("ext_id", ""),
        ("skip", ""),
        ("test", ""),
        ("core_tags", ""),
        ("number", "age"),
        ("text", "phone"),
        ("date", "since"),
        ("boolean", "agreed"),
        ("text", "city"),
        ("skip", ""),
    ]


def test_columns_can_be_said_in_one_line() -> None:
    assert parse("ext_id, skip,number:age,core_tags") == [
        Column("ext_id"),
        Column("skip"),
        Column("number", "age"),
        Column("core_tags"),
    ]


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("ext_id", "has 2 columns, and 1 are spoken of"),
        ("skip,text:a", "Exactly one column"),
        ("ext_id,ext_id", "Exactly one column"),
        ("ext_id,banana:a", "nothing that a column may become"),
        ("ext_id,text", "give it a name"),
        ("ext_id,text:+a", "begins with one of"),
        ("ext_id,text:core_tags", "no attribute of your own"),
        ("ext_id,text:skip_cjm", "no attribute of your own"),
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(said: str, why: str) -> None:
    with pytest.raises(Invalid, match=why):
        check(parse(said), ["id", "other"])


def test_two_columns_do_not_become_the_same() -> None:
    with pytest.raises(Invalid, match="Two columns become “a”"):
        check(parse("ext_id,text:a,number:a"), ["id", "x", "y"])
    check(parse("ext_id,core_tags,core_tags"), ["id", "x", "y"])
