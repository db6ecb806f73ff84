"""What `make run` may be told."""

import pytest

from launcher.configuration import read_configuration
from launcher.errors import LauncherError


def test_nothing_said_means_loopback_port_8000_and_the_demo() -> None:
    configuration = read_configuration({})

    assert configuration.public_url == "http://127.0.0.1:8000"
    assert [port.variable for port in configuration.ports] == ["PORT", "LIVE_PORT", "GATEWAY_PORT"]
    assert list(configuration.examples) == ["gateway", "platform"]
    assert configuration.environment["BECKON_ALLOW_PRIVATE_GATEWAYS"] == "1"


def test_without_the_demo_the_examples_do_not_run() -> None:
    configuration = read_configuration({"BECKON_DEMO": "0", "PORT": "9000"})

    assert configuration.examples == {}
    assert [port.number for port in configuration.ports] == [9000, 9001]


def test_the_figures_come_by_the_next_port_unless_told_otherwise() -> None:
    assert read_configuration({"PORT": "9000"}).environment["LIVE_PORT"] == "9001"
    assert read_configuration({"PORT": "9000", "LIVE_PORT": "9100"}).environment["LIVE_PORT"] == "9100"


@pytest.mark.parametrize("port", ["http", "0", "65536", "-1", "8000.5"])
def test_it_refuses_a_port_that_is_none(port: str) -> None:
    with pytest.raises(LauncherError, match="it must be a number between 1 and 65535"):
        read_configuration({"PORT": port})
