"""How higher apps help to forget a customer: what refers to one without saying so, they know themselves."""

from __future__ import annotations

from collections.abc import Callable, Mapping

#: called with (brand, customer) before the rows that belong to her are deleted; answers {table: rows changed}
Forgetter = Callable[[int, int], Mapping[str, int]]

_forgetters: list[Forgetter] = []


def help_to_forget(forgetter: Forgetter) -> None:
    """Register one, in the app's `ready()`."""
    if forgetter not in _forgetters:
        _forgetters.append(forgetter)


def let_all_forget(brand_id: int, customer_id: int) -> dict[str, int]:
    """Ask all of them, inside the caller's transaction."""
    changed: dict[str, int] = {}
    for forgetter in _forgetters:
        for table, rows in forgetter(brand_id, customer_id).items():
            changed[table] = changed.get(table, 0) + rows
    return changed
