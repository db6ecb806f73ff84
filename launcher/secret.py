"""The secret of this installation: made once, kept beside the database it protects."""

import os
import secrets
from contextlib import suppress
from pathlib import Path

from launcher.errors import LauncherError


def installation_secret(data: Path) -> str:
    """BECKON_SECRET, else the one kept in the data folder, which is made at first use.

    Raises:
        LauncherError: there is none and the folder cannot be written to.
    """
    given = os.environ.get("BECKON_SECRET")
    if given:
        return given
    file = data / "secret"
    try:
        with suppress(FileExistsError):
            _make(file)
        return file.read_text().strip()
    except OSError as error:
        raise LauncherError(f"Set BECKON_SECRET: none is kept in {file} ({error.strerror}).") from None


def _make(file: Path) -> None:
    # Written under another name and linked, so that two first starts at once end up with the same secret.
    file.parent.mkdir(mode=0o711, parents=True, exist_ok=True)
    draft = file.with_name(f"secret.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        with os.fdopen(descriptor, "w") as opened:
            opened.write(secrets.token_urlsafe(48))
        os.link(draft, file)
    finally:
        draft.unlink()
