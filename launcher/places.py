"""Where everything stands on disk, as a function of BECKON_DATA alone, so that every shell finds the same."""

import hashlib
import os
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from launcher.accounts import Account, can_enter, own_folder, server_account

REPOSITORY = Path(__file__).resolve().parent.parent
# sun_path of a unix socket holds 107 bytes; PostgreSQL appends the longer of our two socket names.
# Folders open to all; `own_folder` refuses what somebody else has put at our name in them.
EVERYBODYS_LASTING = Path("/var/tmp")  # noqa: S108
EVERYBODYS_SHORT = Path("/tmp")  # noqa: S108
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432")


def data_dir() -> Path:
    """The folder named by BECKON_DATA, else `.beckon` in the repository."""
    return Path(os.environ.get("BECKON_DATA") or REPOSITORY / ".beckon").resolve()


@dataclass(frozen=True)
class Places:
    """The folders of one running Beckon."""

    data: Path

    @cached_property
    def account(self) -> Account | None:
        return server_account()

    @cached_property
    def home(self) -> Path:
        """Where the servers' own files stand: the data folder, unless root's servers cannot get into it.

        A checkout under /root (0700) is the usual case; no folder above ours is ever opened up for them.
        """
        if can_enter(self.account, self.data):
            return self.data
        return EVERYBODYS_LASTING / f"beckon-{self._digest}"

    @property
    def sockets(self) -> Path:
        near = self.home / "sockets"
        if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
            return near
        return EVERYBODYS_SHORT / f"beckon-{self._digest}"

    @property
    def run(self) -> Path:
        """Facts about the processes running now; worthless once they have ended."""
        return self.data / "run"

    @property
    def logs(self) -> Path:
        return self.data / "log"

    @property
    def postgres(self) -> Path:
        return self.home / "postgres"

    @property
    def valkey(self) -> Path:
        return self.home / "valkey"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(os.fsencode(self.data)).hexdigest()[:12]

    def make(self) -> None:
        """Make what is missing. The data folder lets the servers pass through and nobody list it."""
        own_folder(self.data, 0o711)
        own_folder(self.run, 0o700)
        own_folder(self.logs, 0o700)
        own_folder(self.data / "static", 0o755)  # for collected files; its absence is warned of

    def make_for_servers(self) -> None:
        """Make the folders that only embedded servers need."""
        if self.home != self.data:
            own_folder(self.home, 0o711)
        own_folder(self.sockets, 0o700, self.account)
        own_folder(self.valkey, 0o700, self.account)
