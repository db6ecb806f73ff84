"""Our own PostgreSQL: made once by initdb, run as our child, reached through a unix socket only."""

import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

from launcher import buffers
from launcher.accounts import own_folder
from launcher.children import spawn
from launcher.endpoints import DATABASE, DATABASE_USER
from launcher.errors import LauncherError
from launcher.places import Places
from launcher.postmaster import await_end, is_ready, pid_of_postmaster
from launcher.server import last_words, open_log
from launcher.wheels import postgres_bin, postgres_major

# For 2 cores shared with everything else and a modest share of memory. JIT costs more than it gives on
# statements of milliseconds. synchronous_commit stays on: an acknowledged event is a kept event.
SETTINGS: Mapping[str, str] = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "64MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "jit": "off",
    "max_wal_size": "2GB",
    "wal_compression": "on",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "checkpoint_timeout": "15min",
    "max_parallel_workers_per_gather": "0",
    "max_logical_replication_workers": "0",
    "log_checkpoints": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
# For tests only: a crash of the machine may lose everything, a crash of the server nothing.
THROWAWAY_SETTINGS: Mapping[str, str] = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    # What a test writes is never committed. Autovacuum would find the tables empty and tell the planner, which
    # then walks through them by nested loops: a condition of many parts takes minutes.
    "autovacuum": "off",
}


class Postgres:
    """The embedded PostgreSQL under some places (see `launcher.server.Server`)."""

    name = "postgres"
    stop_signal = signal.SIGINT  # fast shutdown: ends sessions, writes a checkpoint

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self.places = places
        self.bin = postgres_bin(places)
        self.settings = {**SETTINGS, **({} if durable else THROWAWAY_SETTINGS)}

    @property
    def log(self) -> Path:
        return self.places.logs / "postgres.log"

    def prepare(self) -> None:
        if not self.places.postgres.exists():
            self._make_cluster()
        self._refuse_other_version()
        self._write_access_rules(self.places.postgres)
        await_end(self.places.postgres)
        stored = buffers.stored(self.places.postgres / "base")
        self.settings["shared_buffers"] = f"{buffers.shared_mb(stored, buffers.machine())}MB"

    def spawn(self) -> subprocess.Popen[bytes]:
        command = [
            str(self.bin / "postgres"),
            "-D",
            str(self.places.postgres),
            "-k",
            str(self.places.sockets),
        ]
        for name, value in self.settings.items():
            command += ["-c", f"{name}={value}"]
        with open_log(self.log) as log:
            return spawn(command, output=log, account=self.places.account, dies_with=self.stop_signal)

    def answers(self, process: subprocess.Popen[bytes]) -> bool:
        folder = self.places.postgres
        return pid_of_postmaster(folder) == process.pid and is_ready(folder)

    def _make_cluster(self) -> None:
        """Make the cluster beside its place and rename it, so that one half made is never taken for whole."""
        draft = self.places.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        own_folder(draft, 0o700, self.places.account)
        # The built-in C.UTF-8 collation does not change with the machine's libc; UTF8 whatever LANG says.
        command = [str(self.bin / "initdb"), "-D", str(draft), "-U", DATABASE_USER, "--data-checksums"]
        command += ["-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command += ["--auth-local=peer", "--auth-host=reject", "--no-instructions"]
        self._finish(command)
        self._create_database(draft)
        draft.rename(self.places.postgres)

    def _create_database(self, folder: Path) -> None:
        # In single-user mode, so that the database is there before anybody can connect.
        single = f'echo "CREATE DATABASE {DATABASE}" | exec "$0" --single -D "$1" template1'
        self._finish(["/bin/sh", "-c", single, str(self.bin / "postgres"), str(folder)])

    def _finish(self, command: list[str]) -> None:
        with open_log(self.log) as log:
            code = spawn(command, output=log, account=self.places.account).wait()
        if code != 0:
            raise LauncherError(f"PostgreSQL cannot be set up: {last_words(self.log)} (see {self.log})")

    def _refuse_other_version(self) -> None:
        try:
            written_by = (self.places.postgres / "PG_VERSION").read_text().strip()
        except PermissionError:
            raise LauncherError(
                f"{self.places.postgres} belongs to another account: start as the user who made it, "
                "or set BECKON_DATA to another folder."
            ) from None
        if written_by != postgres_major():
            raise LauncherError(
                f"{self.places.postgres} was written by PostgreSQL {written_by}, installed is "
                f"{postgres_major()}: dump it with the old version and restore it, "
                "or set BECKON_DATA to another folder."
            )

    def _write_access_rules(self, folder: Path) -> None:
        """Only the account that starts Beckon gets in, under whatever account the server runs."""
        us = pwd.getpwuid(os.geteuid()).pw_name
        self._write(folder / "pg_hba.conf", "local all all peer map=beckon\n")
        self._write(folder / "pg_ident.conf", f'beckon "{us}" {DATABASE_USER}\n')

    def _write(self, file: Path, text: str) -> None:
        file.write_text(text)
        if self.places.account is not None:
            os.chown(file, self.places.account.uid, self.places.account.gid)
