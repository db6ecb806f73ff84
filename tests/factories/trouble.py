"""Trouble that others make."""

from __future__ import annotations

from typing import NoReturn

from django.db import connection


def have_a_bug() -> NoReturn:
    """As code of ours has one."""
    raise ValueError("a bug")


def ask_too_much() -> None:
    """What PostgreSQL cannot do however often it is asked; it says so by the error of a database that is away."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT repeat('x', 2000000000)")
