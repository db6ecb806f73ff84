"""What `make run` may be told through the environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from launcher.errors import LauncherError
from launcher.ports import Port

OFF = {"0", "false", "no", "off"}


@dataclass(frozen=True)
class Configuration:
    """Where to listen, and whether to bring the demo."""

    host: str
    port: int
    live_port: int
    gateway_port: int
    demo: bool

    @property
    def public_url(self) -> str:
        host = "127.0.0.1" if self.host in {"0.0.0.0", "::"} else self.host  # noqa: S104
        return f"http://{host}:{self.port}"

    @property
    def ports(self) -> list[Port]:
        """All ports that will be listened at; the sample gateway stays on the loopback in any case."""
        own = [Port(self.host, self.port, "PORT"), Port(self.host, self.live_port, "LIVE_PORT")]
        gateway = [Port("127.0.0.1", self.gateway_port, "GATEWAY_PORT")]
        return own + (gateway if self.demo else [])

    @property
    def examples(self) -> dict[str, str]:
        """The commands of the sample gateway and the sample platform."""
        if not self.demo:
            return {}
        return {
            "gateway": f"python -m examples.gateway --port {self.gateway_port}",
            "platform": f"python -m examples.platform --api {self.public_url}",
        }

    @property
    def environment(self) -> dict[str, str]:
        """What the processes are told. The sample gateway is on this machine, hence private addresses."""
        return {
            "HOST": self.host,
            "PORT": str(self.port),
            "LIVE_PORT": str(self.live_port),
            "GATEWAY_PORT": str(self.gateway_port),
            "BECKON_ALLOW_PRIVATE_GATEWAYS": "1",
        }


def read_configuration(environment: Mapping[str, str]) -> Configuration:
    """Read it, defaults filled in; raises LauncherError for a port that is no port."""
    port = _port(environment, "PORT", 8000)
    return Configuration(
        host=environment.get("HOST") or "127.0.0.1",
        port=port,
        live_port=_port(environment, "LIVE_PORT", port + 1),
        gateway_port=_port(environment, "GATEWAY_PORT", 8010),
        demo=environment.get("BECKON_DEMO", "1").lower() not in OFF,
    )


def _port(environment: Mapping[str, str], name: str, default: int) -> int:
    given = environment.get(name) or str(default)
    if given.isdecimal() and 0 < int(given) < 65_536:
        return int(given)
    raise LauncherError(f"{name} is {given!r}: it must be a number between 1 and 65535.")
