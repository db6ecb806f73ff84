"""Whether a port can be listened at, asked before anything is started."""

import socket
from collections.abc import Iterable
from dataclasses import dataclass

from launcher.errors import LauncherError


@dataclass(frozen=True)
class Port:
    """A port that a process will listen at, and the variable that chooses another one."""

    host: str
    number: int
    variable: str


def refuse_taken_ports(ports: Iterable[Port]) -> None:
    """Raise LauncherError for the first port that something else listens at or that we may not take."""
    for port in ports:
        try:
            _try(port)
        except OSError as error:
            raise LauncherError(
                f"Port {port.number} on {port.host} cannot be used ({error.strerror}): "
                "stop what listens there, or choose another one, "
                f"as in `{port.variable}={port.number + 1} make run`."
            ) from None


def _try(port: Port) -> None:
    family, kind, protocol, _, address = socket.getaddrinfo(port.host, port.number, type=socket.SOCK_STREAM)[
        0
    ]
    with socket.socket(family, kind, protocol) as probe:
        # As servers do: connections of an earlier run that are still fading do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)


def answers(host: str, port: int) -> bool:
    """Whether something accepts connections there."""
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 (compared with, not bound to)
    try:
        socket.create_connection((target, port), timeout=0.2).close()
    except OSError:
        return False
    return True
