"""The supervisor as a program, with tiny children; what it says is read as it comes, nothing sleeps."""

import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest

from launcher.output import WIDTH
from launcher.places import REPOSITORY
from launcher.supervisor import LONGEST_PAUSE, SOUND_LIFE, ending, pause_after

Supervise = Callable[..., subprocess.Popen[str]]
PATIENCE_MS = 30_000
# Says the ids of itself and of a child that it would leave behind, then waits.
PARENT = "sh -c 'sleep 600 & echo \"$$ $!\"; wait'"
DEAF = "sh -c 'trap \"\" TERM; echo $$; while :; do sleep 600; done'"


@pytest.fixture
def supervise() -> Iterator[Supervise]:
    started: list[subprocess.Popen[str]] = []

    def start(**commands: str) -> subprocess.Popen[str]:
        command = [sys.executable, "-m", "tests.launcher.supervise", json.dumps(commands)]
        started.append(subprocess.Popen(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True))
        return started[-1]

    yield start
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout is not None
    for line in process.stdout:  # type: str
        if words in line:
            return line
    raise AssertionError(f"it ended without saying {words!r}")


def pids_said(process: subprocess.Popen[str], name: str) -> list[int]:
    return [int(word) for word in read_until(process, f"{name:<{WIDTH}}|").partition("|")[2].split()]


def await_end(pid: int) -> None:
    try:
        descriptor = os.pidfd_open(pid)
    except ProcessLookupError:
        return
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        assert poll.poll(PATIENCE_MS), f"process {pid} lives on"
    finally:
        os.close(descriptor)


def test_it_puts_the_name_before_each_line_of_a_child(supervise: Supervise) -> None:
    process = supervise(quiet="sleep 600", talker="sh -c 'echo hello; echo world >&2; exec sleep 600'")

    assert read_until(process, "hello") == "talker     | hello\n"
    assert read_until(process, "world") == "talker     | world\n"


def test_it_says_in_one_line_that_a_child_crashed_and_starts_it_again(supervise: Supervise) -> None:
    process = supervise(steady="sleep 600", worker="sh -c 'echo begun; exit 7'")

    read_until(process, "begun")
    assert (
        read_until(process, "beckon")
        == "beckon     | worker ended with an error (exit code 7): starting it again in 0.5 s\n"
    )
    read_until(process, "begun")
    assert "starting it again in 1 s" in read_until(process, "beckon")


def test_it_starts_a_killed_child_again_and_ends_what_that_had_left_behind(supervise: Supervise) -> None:
    process = supervise(web=PARENT)
    parent, grandchild = pids_said(process, "web")

    os.kill(parent, signal.SIGKILL)

    assert "web was ended by SIGKILL" in read_until(process, "beckon")
    await_end(grandchild)
    assert pids_said(process, "web")[0] != parent


@pytest.mark.parametrize("asked", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_leaves_nothing_behind_when_asked_to_stop(supervise: Supervise, asked: signal.Signals) -> None:
    process = supervise(web=PARENT)
    left = pids_said(process, "web")

    process.send_signal(asked)

    assert process.wait() == 0
    for pid in left:
        await_end(pid)


def test_it_leaves_nothing_behind_when_it_is_killed(supervise: Supervise) -> None:
    process = supervise(web=PARENT, deaf=DEAF)
    left = [*pids_said(process, "web"), *pids_said(process, "deaf")]

    process.kill()

    for pid in left:
        await_end(pid)


def test_a_second_ctrl_c_kills_a_child_that_does_not_listen(supervise: Supervise) -> None:
    process = supervise(deaf=DEAF)
    (pid,) = pids_said(process, "deaf")

    process.send_signal(signal.SIGINT)
    read_until(process, "stopping")
    process.send_signal(signal.SIGINT)

    read_until(process, "deaf does not stop: killing it")
    assert process.wait() == 0
    await_end(pid)


def test_it_reads_the_last_words_of_a_child_that_is_stopped(supervise: Supervise) -> None:
    process = supervise(
        polite="sh -c 'trap \"echo goodbye; exit\" TERM; echo here; while :; do read -r _; done'"
    )
    read_until(process, "here")

    process.send_signal(signal.SIGTERM)

    read_until(process, "goodbye")


def test_pauses_grow_up_to_a_limit_and_begin_anew_after_a_sound_life() -> None:
    pauses = [0.0]
    while pauses[-1] < LONGEST_PAUSE:
        pauses.append(pause_after(pauses[-1], lived=1))

    assert pauses == [0, 0.5, 1, 2, 4, 8, 16, 30]
    assert pause_after(LONGEST_PAUSE, lived=1) == LONGEST_PAUSE
    assert pause_after(LONGEST_PAUSE, lived=SOUND_LIFE) == 0.5


@pytest.mark.parametrize(
    ("code", "words"),
    [(0, "ended"), (3, "ended with an error (exit code 3)"), (-9, "was ended by SIGKILL")],
)
def test_exit_codes_are_said_in_words(code: int, words: str) -> None:
    assert ending(code) == words
