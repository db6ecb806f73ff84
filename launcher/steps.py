"""Commands that must succeed, one after the other, before or instead of anything running."""

import subprocess
import time
from collections.abc import Mapping, Sequence

from launcher.children import spawn
from launcher.errors import LauncherError
from launcher.output import Screen


def run_step(screen: Screen, title: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
    """Run a command in silence and say how long it took; show what it said only if it fails.

    Raises:
        LauncherError: it ended with an error.
    """
    began = time.monotonic()
    process = spawn(command, output=subprocess.PIPE, environment=environment)
    said, _ = process.communicate()
    if process.returncode != 0:
        for line in said.decode(errors="replace").splitlines():
            screen.line(title, line)
        raise LauncherError(f"{title} failed (exit code {process.returncode}): see the lines above.")
    screen.say(f"{title}: done in {time.monotonic() - began:.1f} s")
