"""What an operator is: a word, the values it takes, and its SQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from crm.contract import Scope, Sql
from crm.segments.sql import compose
from crm.segments.values import Subject


@dataclass(frozen=True, slots=True)
class Operator:
    """One way to compare a subject with a value; the truth table is docs/decisions/0010.

    `words` stands between subject and value in a sentence. `flaw` says what is wrong with a value, or
    nothing. `compile` gives a predicate that is true or false, never NULL. `negative`: it is the negation of
    another one, hence true for what is missing. `takes_field`: the whole value may be a `$field`, which is
    only known while asking; it then compares to nothing if it is of the wrong type. `changes_at`: the next
    moment at which time alone may change the answer, as `Condition.changes_at`; None where it never does.
    """

    name: str
    words: str
    flaw: Callable[[Any], str]
    compile: Callable[[Subject, Any, Scope], Sql]
    negative: bool = False
    takes_field: bool = True
    changes_at: Callable[[Subject, Any, Scope], Sql] | None = None


def negation(name: str, words: str, of: Operator) -> Operator:
    """The operator that holds exactly where `of` does not."""

    def compile(subject: Subject, value: Any, scope: Scope) -> Sql:
        return compose("NOT ({positive})", positive=of.compile(subject, value, scope))

    return Operator(name, words, of.flaw, compile, negative=True, takes_field=of.takes_field)


def surely(template: str, **parts: Sql) -> Sql:
    """The predicate, with false instead of NULL."""
    return compose("COALESCE({inner}, false)", inner=compose(template, **parts))
