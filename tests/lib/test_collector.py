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
