"""The tables of campaigns, one noun a file."""

from campaigns.models.ab_round import AbAssignment, AbRound
from campaigns.models.attribution import Attribution
from campaigns.models.campaign import Campaign, Listener, Subscription, Version
from campaigns.models.conversion import Conversion
from campaigns.models.day_export import DayExport
from campaigns.models.entry_count import EntryCount
from campaigns.models.fan_out import FanOut
from campaigns.models.letting_in import LettingIn
from campaigns.models.limit_count import LimitCount
from campaigns.models.look_back import LookBack
from campaigns.models.occasion import Occasion
from campaigns.models.run import Run, Tally, Visit
from campaigns.models.silence import Silence
from campaigns.models.timed_exit import TimedExit

__all__ = [
    "AbAssignment",
    "AbRound",
    "Attribution",
    "Campaign",
    "Conversion",
    "DayExport",
    "EntryCount",
    "FanOut",
    "LettingIn",
    "LimitCount",
    "Listener",
    "LookBack",
    "Occasion",
    "Run",
    "Silence",
    "Subscription",
    "Tally",
    "TimedExit",
    "Version",
    "Visit",
]
