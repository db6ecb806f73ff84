"""Signals as something to wait for beside pipes, instead of something that interrupts."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@contextmanager
def signal_pipe() -> Iterator[int]:
    """A descriptor from which each arriving signal can be read as one byte, its number.

    Covers the signals that ask us to stop and SIGCHLD; the old handlers come back at the end.
    """
    reading, writing = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    wanted = (*STOP_SIGNALS, signal.SIGCHLD)
    before = {number: signal.signal(number, lambda *_: None) for number in wanted}
    waking_before = signal.set_wakeup_fd(writing, warn_on_full_buffer=False)
    try:
        yield reading
    finally:
        signal.set_wakeup_fd(waking_before)
        for number, handler in before.items():
            signal.signal(number, handler)
        os.close(reading)
        os.close(writing)


class Asked(BaseException):
    """SIGTERM or SIGHUP came while something was being prepared: undo and leave, like KeyboardInterrupt."""


def raise_when_asked() -> None:
    """Make SIGTERM and SIGHUP unwind the stack, so that what was started so far is stopped."""

    def leave(number: int, _frame: object) -> None:
        raise Asked(signal.Signals(number).name)

    signal.signal(signal.SIGTERM, leave)
    signal.signal(signal.SIGHUP, leave)
