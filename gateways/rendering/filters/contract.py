"""What a filter is to the evaluator."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache


@dataclass(frozen=True, slots=True)
class Filter:
    """A function of a value and the filter's arguments. It raises Unfit when they do not fit it.

    `takes_missing`: it is also called without a value. `zoned`: it is given the customer's `local_zone`.
    """

    function: Callable[..., object]
    takes_missing: bool = False
    zoned: bool = False

    def refusal(self, positional: int, named: tuple[str, ...]) -> str:
        """Why the function cannot be called with so many arguments and these names; empty when it can."""
        return _refusal(self.function, positional, named)


@lru_cache(maxsize=1_000)
def _refusal(function: Callable[..., object], positional: int, named: tuple[str, ...]) -> str:
    if "local_zone" in named:
        return "there is no argument local_zone"
    try:
        inspect.signature(function).bind(None, *[None] * positional, **dict.fromkeys(named))
    except TypeError as error:
        return str(error)
    return ""
