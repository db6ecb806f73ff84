"""The only writer of runs (beside `merged`), visits and tallies: one function per transition, each over a set.

Every transition re-checks the state that it leaves and refuses to be applied to anything else, so a step
that two workers believe to be theirs is taken by one of them.
"""

from campaigns.engine.store.by_hand import Leave, Place, Target, end, put, retry
from campaigns.engine.store.claiming import Stand, claim
from campaigns.engine.store.ending import call_off, stop_all, stop_by, stop_of
from campaigns.engine.store.ledger import Ear, Ledger
from campaigns.engine.store.noting import remember, set_apart
from campaigns.engine.store.outcomes import StepTakenTwice
from campaigns.engine.store.standing_still import drop_held, hold, release
from campaigns.engine.store.visiting import explain
from campaigns.engine.store.waking import look_now, wake

__all__ = [
    "Ear",
    "Leave",
    "Ledger",
    "Place",
    "Stand",
    "StepTakenTwice",
    "Target",
    "call_off",
    "claim",
    "drop_held",
    "end",
    "explain",
    "hold",
    "look_now",
    "put",
    "release",
    "remember",
    "retry",
    "set_apart",
    "stop_all",
    "stop_by",
    "stop_of",
    "wake",
]
