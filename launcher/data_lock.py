"""One Beckon per data folder: a lock the kernel gives back however its holder ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from launcher.errors import AlreadyRunningError


@contextmanager
def data_lock(file: Path) -> Iterator[None]:
    """Hold the lock for the block.

    Raises:
        AlreadyRunningError: somebody else holds it; says which process.
    """
    descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)  # not inherited by what we execute
    try:
        _take(descriptor, file)
        yield
    finally:
        os.close(descriptor)


def _take(descriptor: int, file: Path) -> None:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        holder = os.pread(descriptor, 32, 0).decode(errors="replace").strip() or "unknown"
        raise AlreadyRunningError(
            f"Beckon already runs over {file.parent.parent} (process {holder}): "
            "stop it first, or set BECKON_DATA to another folder."
        ) from None
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, str(os.getpid()).encode(), 0)
