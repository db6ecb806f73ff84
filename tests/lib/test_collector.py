"""The collector leaves alone what was there when a process settled."""

from __future__ import annotations

import subprocess
import sys

SETTLED = """
import gc
from lib import collector
collector.settle(old=100)
print(gc.get_freeze_count() > 0, gc.get_threshold())
"""


def test_what_is_loaded_is_out_of_sight_and_rounds_are_seldom() -> None:
    # In a process of its own: a test must not change the collector of all others.
    said = subprocess.run([sys.executable, "-c", SETTLED], capture_output=True, text=True, check=True).stdout
    assert said == "True (20000, 20, 100)\n"


LEAVINGS = """
import gc, weakref
from lib import collector

class Left:
    def __init__(self):
        self.itself = self

collector.settle()
receive = collector.after_answers(3)
for _ in range(2):
    left = weakref.ref(Left())
    for _ in range(3):
        print(left() is not None, end=" ")
        receive(sender=None, signal=None)
    print(left() is not None)
"""


def test_what_answers_leave_behind_is_collected_after_each_few_of_them() -> None:
    said = subprocess.run([sys.executable, "-c", LEAVINGS], capture_output=True, text=True, check=True).stdout
    assert said.splitlines() == ["True True True False"] * 2


IN_USE = """
import gc, weakref
from lib import collector

class Left:
    def __init__(self):
        self.itself = self

def until_gone(left):
    times = 0
    while left() is not None:
        receive(sender=None, signal=None)
        times += 1
    return times

collector.settle()
receive = collector.after_answers(1)
in_use = Left()
receive(sender=None, signal=None)
left = weakref.ref(in_use)
del in_use
print(until_gone(left) <= collector.MIDDLE, end=" ")

in_use = Left()
for _ in range(collector.MIDDLE):
    receive(sender=None, signal=None)
left = weakref.ref(in_use)
del in_use
print(collector.MIDDLE < until_gone(left) <= collector.OLD)
"""


def test_what_was_in_use_meanwhile_is_collected_later_and_does_not_stay_for_ever() -> None:
    said = subprocess.run([sys.executable, "-c", IN_USE], capture_output=True, text=True, check=True).stdout
    assert said == "True True\n"
