"""A Chromium for the browser tests: found, or fetched in the way this machine allows."""

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from launcher.errors import LauncherError

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
VARIABLE = "BECKON_CHROMIUM"


def chromium(environment: Mapping[str, str] = os.environ) -> str:
    """The path of a Chromium: BECKON_CHROMIUM, the machine's, Playwright's own, else installed now.

    Raises:
        LauncherError: there is none and none could be installed.
    """
    return environment.get(VARIABLE) or _found() or _installed()


def _found() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None) or _of_playwright()


def _of_playwright() -> str | None:
    asked = (
        "from playwright.sync_api import sync_playwright as playwright\n"
        "with playwright() as started: print(started.chromium.executable_path)"
    )
    said = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, text=True, check=False
    ).stdout.strip()
    return said if said and Path(said).exists() else None


def _installed() -> str:
    ways = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    if os.geteuid() == 0 and shutil.which("apt-get"):
        # First: it brings the shared libraries as well, which a bare machine lacks.
        apt = "apt-get update -q && apt-get install -y -q --no-install-recommends chromium"
        ways.insert(0, ["/bin/sh", "-c", apt])
    for way in ways:
        subprocess.run(way, stdin=subprocess.DEVNULL, check=False)
        if found := _found():
            return found
    raise LauncherError(f"No Chromium for the browser tests: install one, or name it in {VARIABLE}.")
