"""The tables of gamification, one noun a file."""

from gamification.models.balance import Balance
from gamification.models.entry import Entry, Expiring
from gamification.models.level import Level
from gamification.models.mission import Mission, MissionProgress, MissionStep

__all__ = ["Balance", "Entry", "Expiring", "Level", "Mission", "MissionProgress", "MissionStep"]
