"""Keeps jobs running: says who ended, starts it again after a pause, stops all in order.

One thread that sleeps until a pipe, a signal or the next start wakes it.
"""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from launcher.groups import Groups
from launcher.jobs import Job
from launcher.output import Lines, Screen
from launcher.reader import Reader
from launcher.signals import STOP_SIGNALS, signal_pipe

FIRST_PAUSE = 0.5  # seconds before a job that ended is started again; doubled each time …
LONGEST_PAUSE = 30.0
SOUND_LIFE = 60.0  # … until it has lived this long


@dataclass
class Child:
    """A job and how it stands at present: either a process, or a time (monotonic) to start it."""

    job: Job
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    pause: float = 0.0
    start_at: float | None = None
    reader: Reader | None = None


def pause_after(previous: float, lived: float) -> float:
    """Seconds to wait before the next start of a job that lived so long and last waited so long."""
    if previous == 0 or lived >= SOUND_LIFE:
        return FIRST_PAUSE
    return min(previous * 2, LONGEST_PAUSE)


def ending(code: int) -> str:
    """An exit code in words."""
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return "ended" if code == 0 else f"ended with an error (exit code {code})"


def _news(child: Child, code: int) -> str:
    where = f" (see {child.job.log})" if child.job.log else ""
    return f"{child.job.name} {ending(code)}: starting it again in {child.pause:g} s{where}"


class Supervisor:
    """Runs jobs until SIGINT, SIGTERM or SIGHUP.

    Args:
        changed: told after each start and end which process each job has.
    """

    def __init__(
        self, jobs: Sequence[Job], screen: Screen, changed: Callable[[dict[str, int]], None] = lambda _: None
    ) -> None:
        self.screen = screen
        self.changed = changed
        self.children = [Child(job) for job in jobs]
        self.selector = selectors.DefaultSelector()
        self.stopping = False
        self.interrupts = 0

    def run(self, up: Callable[[], bool] = lambda: True) -> None:
        """Start everything and stay until asked to stop; then stop everything.

        Args:
            up: asked ten times a second after the start until it says yes; the place for a greeting.
        """
        with Groups() as self.groups, signal_pipe() as signals:
            self.selector.register(signals, selectors.EVENT_READ, lambda: self._read_signals(signals))
            try:
                for child in self.children:
                    self._start(child)
                self._notice_ends()  # of a server that ended before SIGCHLD was listened to
                self._serve(up)
            finally:
                self._stop_all()
                self._read_last_words()
                self.selector.close()

    def _serve(self, up: Callable[[], bool]) -> None:
        greeted = False
        while not self.stopping:
            greeted = greeted or up()
            self._wait(self._until_next_start() if greeted else 0.1)
            self._start_due()

    def _wait(self, timeout: float | None) -> None:
        for key, _ in self.selector.select(timeout):
            key.data()
        self._notice_ends()

    def _until_next_start(self) -> float | None:
        due = [child.start_at for child in self.children if child.start_at is not None]
        return max(0.0, min(due) - time.monotonic()) if due else None

    def _start_due(self) -> None:
        for child in self.children:
            if child.start_at is not None and child.start_at <= time.monotonic() and not self.stopping:
                self._start(child)

    def _start(self, child: Child) -> None:
        first = child.process is None and child.pause == 0
        child.process = child.job.running if first and child.job.running else child.job.start()
        child.started, child.start_at = time.monotonic(), None
        if child.job.whole_group:
            self.groups.add(child.process.pid)
        if child.process.stdout is not None:
            lines = Lines(child.job.name, self.screen)
            child.reader = Reader(self.selector, child.process.stdout.fileno(), lines)
        self._tell_changed()

    def _notice_ends(self) -> None:
        for child in self.children:
            if child.process is not None and child.process.poll() is not None:
                self._after_end(child, child.process)

    def _after_end(self, child: Child, process: subprocess.Popen[bytes]) -> None:
        child.process = None
        if child.job.whole_group:
            self.groups.end(process.pid)
        if process.stdout is not None:
            process.stdout.close()
        if child.reader is not None:
            child.reader.drain()  # its last words come before the news of its end
        if not self.stopping:
            child.pause = pause_after(child.pause, time.monotonic() - child.started)
            child.start_at = time.monotonic() + child.pause
            self.screen.alarm(_news(child, process.returncode))
        self._tell_changed()

    def _read_signals(self, descriptor: int) -> None:
        for number in os.read(descriptor, 512):
            if number in STOP_SIGNALS:
                self.stopping = True
            self.interrupts += number == signal.SIGINT

    def _stop_all(self) -> None:
        self.stopping = True
        self.screen.say("stopping (Ctrl-C again: without waiting)")
        self._stop([child for child in self.children if not child.job.last], patience=2)
        # A server killed has to recover at the next start: only for who insists.
        self._stop([child for child in self.children if child.job.last], patience=3)

    def _stop(self, children: list[Child], patience: int) -> None:
        """Ask, wait, and kill what has not ended in time, or at once after so many times Ctrl-C.

        Only Ctrl-C counts: a SIGTERM often comes twice, to us and to our process group.
        """
        for child in children:
            if child.process is not None:
                child.process.send_signal(child.job.stop_signal)
        deadline = time.monotonic() + max((child.job.grace for child in children), default=0.0)
        while any(child.process is not None for child in children):
            if time.monotonic() > deadline or self.interrupts >= patience:
                self._kill(children)
            self._wait(max(0.0, deadline - time.monotonic()))

    def _read_last_words(self) -> None:
        while ready := self.selector.select(0):
            for key, _ in ready:
                key.data()

    def _kill(self, children: list[Child]) -> None:
        for child in children:
            if child.process is not None:
                self.screen.alarm(f"{child.job.name} does not stop: killing it")
                child.process.kill()
                child.process.wait()

    def _tell_changed(self) -> None:
        self.changed(
            {child.job.name: child.process.pid for child in self.children if child.process is not None}
        )
