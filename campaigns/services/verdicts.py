"""What the results of an A/B test say so far, in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

NOT_ENOUGH = "not enough data"
#: above which probability of being the best a variant is said to be it
SURE = 0.95


def verdict(variants: Sequence[Mapping[str, Any]], winner: str, minimum: int) -> str:
    """About variants with their customers, hits and probability_best; each needs `minimum` customers for a word."""
    if winner:
        return f"“{winner}” has won"
    short = any(one["customers"] < minimum for one in variants)
    if short or not any(one["hits"] for one in variants):
        return NOT_ENOUGH
    best = max(variants, key=lambda one: float(one["probability_best"]))
    if best["probability_best"] < SURE:
        return "no difference to be sure of"
    percent = best["probability_best"] * 100
    return f"“{best['variant']}” is the best with {'over 99' if percent > 99 else f'{percent:.0f}'} %"
