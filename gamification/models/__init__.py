"""The tables of gamification, one noun a file."""

from gamification.models.balance import Balance
from gamification.models.entry import Entry, Expiring

__all__ = ["Balance", "Entry", "Expiring"]
