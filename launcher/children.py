"""Starting a process that cannot outlive us."""

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from launcher.accounts import Account
from launcher.places import REPOSITORY

PR_SET_PDEATHSIG = 1
# Loaded once, here: between fork and exec only calls that are already resolved are safe.
_prctl = ctypes.CDLL(None, use_errno=True).prctl if sys.platform == "linux" else None


def spawn(
    command: Sequence[str],
    *,
    output: int | IO[bytes],
    account: Account | None = None,
    dies_with: signal.Signals = signal.SIGKILL,
    environment: Mapping[str, str] | None = None,
    folder: Path = REPOSITORY,
) -> subprocess.Popen[bytes]:
    """Start a command in a session of its own: Ctrl-C reaches only us, and we choose the order of the end.

    Args:
        dies_with: the signal the kernel sends it when we die in any way, kill -9 included.

    Raises:
        RuntimeError: called outside the main thread; the kernel's promise is bound to the calling *thread*.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("spawn() outside the main thread: the child would die with that thread.")
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT,
        cwd=folder,
        env=environment,
        start_new_session=True,
        preexec_fn=_bind_to_parent(os.getpid(), dies_with),
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _bind_to_parent(parent: int, dies_with: signal.Signals) -> Callable[[], None]:
    def bind() -> None:
        # After the change of uid (Popen's order), because a change of credentials clears the setting.
        if _prctl is not None:
            _prctl(PR_SET_PDEATHSIG, int(dies_with), 0, 0, 0)
        if os.getppid() != parent:  # the parent died before the setting took hold
            os._exit(1)

    return bind
