"""`make test`: every check in order, each with its name and time; the first that fails ends it."""

import os
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher.chromium import VARIABLE, chromium
from launcher.errors import LauncherError
from launcher.frontend import build_frontend, check_frontend
from launcher.jobs import child_environment
from launcher.output import Screen
from launcher.places import REPOSITORY
from launcher.testing import start_servers

BINARIES = Path(sys.executable).parent
BROWSER_TESTS = "tests/browser"


@dataclass(frozen=True)
class Check:
    """A command that must succeed.

    Attributes:
        servers: needs PostgreSQL and Valkey.
        browser: needs Chromium.
        subject: what it is about, if that may be missing.
    """

    name: str
    command: Sequence[str]
    servers: bool = False
    browser: bool = False
    subject: str = "."


CHECKS = (
    Check("frontend", [], subject="frontend/package.json"),
    Check("format", ["ruff", "format", "--check", "."]),
    Check("lint", ["ruff", "check", "."]),
    Check("types", ["mypy"]),
    Check("layers", ["lint-imports"]),
    Check("migrations", ["python", "manage.py", "makemigrations", "--check", "--dry-run"], servers=True),
    Check("tests", ["pytest", "-q", "-n", "2", f"--ignore={BROWSER_TESTS}"], servers=True),
    Check(
        "browser",
        # A browser starved by its neighbours may miss a beat: such a test has a second try, and is named by "R".
        ["pytest", "-q", "-n", "2", "-rR", "--reruns", "1", BROWSER_TESTS],
        servers=True,
        browser=True,
        subject=BROWSER_TESTS,
    ),
)
NAMES = tuple(check.name for check in CHECKS)


def run_checks(screen: Screen, names: Sequence[str] = NAMES) -> None:
    """Run the named checks in their order.

    Raises:
        LauncherError: one failed; names it and how to run it alone.
    """
    checks = [check for check in CHECKS if check.name in names and (REPOSITORY / check.subject).exists()]
    if any(check.servers for check in checks):
        build_frontend(screen)
        servers = start_servers()
        try:
            _run_all(screen, checks, servers.environment)
        finally:
            servers.stop()
    else:
        _run_all(screen, checks, {})


def _run_all(screen: Screen, checks: Sequence[Check], additions: Mapping[str, str]) -> None:
    environment = child_environment(os.environ, additions, BINARIES)
    took = [_run(screen, check, environment) for check in checks]
    screen.say(f"all {len(checks)} checks passed in {sum(took):.0f} s")


def _run(screen: Screen, check: Check, environment: dict[str, str]) -> float:
    if check.browser:
        environment[VARIABLE] = chromium()
    began = time.monotonic()
    if not check.command:
        check_frontend(screen)
        return time.monotonic() - began
    screen.say(f"{check.name}: {' '.join(check.command)}")
    # In our own process group and on our own screen: Ctrl-C and a test's progress are meant for the person.
    program = str(BINARIES / check.command[0])
    code = subprocess.run(
        [program, *check.command[1:]], cwd=REPOSITORY, env=environment, check=False
    ).returncode
    took = time.monotonic() - began
    if code != 0:
        raise LauncherError(
            f"{check.name} failed after {took:.1f} s (exit code {code}); "
            f"alone: .venv/bin/python -m launcher check {check.name}"
        )
    screen.say(f"{check.name}: passed in {took:.1f} s")
    return took
