"""Which operating system account the servers run under: PostgreSQL refuses to run as root."""

import os
import pwd
import stat
from dataclasses import dataclass
from pathlib import Path

from launcher.errors import LauncherError


@dataclass(frozen=True)
class Account:
    """An account to drop to before a server is executed."""

    uid: int
    gid: int


def server_account() -> Account | None:
    """The account for the servers, or None to keep our own, which is right for everybody but root.

    `nobody` and not an account of our own: creating one would change the machine, and initdb refuses a
    uid without a name. What `nobody` shares with other programs is kept shut by peer authentication.
    """
    if os.geteuid() != 0:
        _refuse_nameless()
        return None
    try:
        entry = pwd.getpwnam("nobody")
    except KeyError:
        raise LauncherError(
            "Embedded PostgreSQL does not run as root and this machine has no account `nobody`. "
            "Start as another user, or set DATABASE_URL and REDIS_URL."
        ) from None
    return Account(entry.pw_uid, entry.pw_gid)


def _refuse_nameless() -> None:
    try:
        pwd.getpwuid(os.geteuid())
    except KeyError:
        raise LauncherError(
            f"Embedded PostgreSQL needs an account with a name, and uid {os.geteuid()} has none: "
            "start as another user, or set DATABASE_URL and REDIS_URL."
        ) from None


def can_enter(account: Account | None, folder: Path) -> bool:
    """Whether the account may pass through the folder and all above it, as far as they exist yet."""
    if account is None:
        return True
    return all(_passable(account, part) for part in (folder, *folder.parents) if part.exists())


def _passable(account: Account, folder: Path) -> bool:
    # Mode bits only: an ACL that opens a folder is not seen, which costs a copy and no more.
    status = folder.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def own_folder(folder: Path, mode: int, account: Account | None = None) -> Path:
    """Make a folder of ours with exactly this mode and owner; one that is there keeps what is in it.

    Raises:
        LauncherError: the folder belongs to somebody else (it may be a trap in a shared folder).
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(mode=mode)
        folder.chmod(mode)  # mkdir's mode passes through the umask
        if account is not None:
            os.chown(folder, account.uid, account.gid)
    except FileExistsError:
        _refuse_foreign(folder, account)
    except PermissionError:
        raise LauncherError(
            f"{folder} cannot be made: set BECKON_DATA to a folder you may write to."
        ) from None
    return folder


def _refuse_foreign(folder: Path, account: Account | None) -> None:
    status = folder.lstat()
    owners = {os.geteuid()} | ({account.uid} if account else set())
    if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners:
        raise LauncherError(
            f"{folder} belongs to another account (uid {status.st_uid}): start as that account, "
            "or set BECKON_DATA to a folder of your own."
        )
