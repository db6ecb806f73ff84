"""The sender's second process, as an operator's machine sees it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)
LONG_S = 30


@pytest.fixture
def sender() -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py send` on the database of the test, with its second process."""
    database = connection.settings_dict
    url = (
        f"postgresql://{database['USER']}@/{database['NAME']}?host={database['HOST']}&port={database['PORT']}"
    )
    environment = {**os.environ, "DATABASE_URL": url, "BECKON_ALLOW_PRIVATE_GATEWAYS": "1"}
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "send"]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)
    with process:
        yield process
        process.kill()


def second_of(process: subprocess.Popen[bytes]) -> int:
    """Waits for the second process, and until the first heeds signals; the second one's pid."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    assert eventually(lambda: children.read_text().split() and heeds(process.pid, signal.SIGTERM))
    return int(children.read_text().split()[0])


def heeds(pid: int, number: signal.Signals) -> bool:
    """Whether a process has something of its own to do at this signal."""
    status = Path(f"/proc/{pid}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (number - 1) & 1)


def eventually(true: Callable[[], object]) -> bool:
    deadline = time.monotonic() + LONG_S
    while not true():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def is_there(pid: int) -> bool:
    """Whether the process lives; one that has ended and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_told_to_end_both_do(sender: subprocess.Popen[bytes]) -> None:
    second = second_of(sender)

    sender.send_signal(signal.SIGTERM)

    assert sender.wait(LONG_S) == 0
    assert not is_there(second)


def test_a_second_one_that_is_lost_is_an_error_of_the_first(sender: subprocess.Popen[bytes]) -> None:
    os.kill(second_of(sender), signal.SIGKILL)

    assert sender.wait(LONG_S) == 1
    assert sender.stderr is not None and b"second process has ended" in sender.stderr.read()


def test_the_second_one_does_not_outlive_the_first(sender: subprocess.Popen[bytes]) -> None:
    second = second_of(sender)

    sender.kill()

    assert eventually(lambda: not is_there(second))
