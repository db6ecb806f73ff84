"""Putting pieces of SQL together without losing count of their parameters."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from string import Formatter
from typing import Any

from crm.contract import Scope, Sql

TRUE = Sql("true")
FALSE = Sql("false")


def compose(template: str, /, **parts: Sql) -> Sql:
    """`template` with each `{name}` replaced by that part; a part may stand in it several times.

    The template is ours: it has no `%s` of its own, and a percent sign in it is meant literally.
    """
    text: list[str] = []
    params: list[Any] = []
    for literal, name in _pieces(template):
        text.append(literal)
        if name is not None:
            text.append(parts[name].text)
            params.extend(parts[name].params)
    return Sql("".join(text), tuple(params), any(part.sets for part in parts.values()))


@lru_cache(maxsize=1_000)
def _pieces(template: str) -> list[tuple[str, str | None]]:
    return [(literal.replace("%", "%%"), name) for literal, name, _, _ in Formatter().parse(template)]


def param(value: Any, cast: str) -> Sql:
    """One bound value of a PostgreSQL type."""
    return Sql(f"%s::{cast}", (value,))


def in_span(ids: Sql, scope: Scope) -> Sql:
    """Whether customers' ids belong to the part of the brand that is asked about."""
    if scope.span is None:
        return TRUE
    first, end = (param(id_, "bigint") for id_ in scope.span)
    return compose("{ids} >= {first} AND {ids} < {end}", ids=ids, first=first, end=end)


def joined(word: str, parts: Iterable[Sql]) -> Sql:
    """The parts with `word` between them, each in brackets and all in brackets, safe wherever it is put."""
    members = list(parts)
    params = tuple(value for part in members for value in part.params)
    text = f" {word} ".join(f"({part.text})" for part in members)
    return Sql(f"({text})", params, any(part.sets for part in members))


def all_of(parts: Iterable[Sql]) -> Sql:
    """True where all parts are; of nothing, true."""
    members = list(parts)
    return joined("AND", members) if members else TRUE


def any_of(parts: Iterable[Sql]) -> Sql:
    """True where at least one part is; of nothing, false."""
    members = list(parts)
    return joined("OR", members) if members else FALSE


def earliest(moments: Iterable[Sql | None]) -> Sql | None:
    """The first of some moments, those that are NULL aside; None of none."""
    known = [moment for moment in moments if moment is not None]
    if len(known) < 2:
        return known[0] if known else None
    text = ", ".join(moment.text for moment in known)
    return Sql(f"LEAST({text})", tuple(value for moment in known for value in moment.params))
