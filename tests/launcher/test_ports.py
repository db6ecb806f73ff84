"""A taken port is named before anything starts."""

import socket
from collections.abc import Iterator

import pytest

from launcher.errors import LauncherError
from launcher.ports import Port, answers, refuse_taken_ports


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


@pytest.fixture
def free(taken: int) -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        number: int = listener.getsockname()[1]
    return number


def test_it_names_a_taken_port_and_the_way_out(taken: int, free: int) -> None:
    with pytest.raises(LauncherError) as refused:
        refuse_taken_ports([Port("127.0.0.1", free, "PORT"), Port("127.0.0.1", taken, "GATEWAY_PORT")])

    assert str(refused.value) == (
        f"Port {taken} on 127.0.0.1 cannot be used (Address already in use): "
        f"stop what listens there, or choose another one, as in `GATEWAY_PORT={taken + 1} make run`."
    )


def test_free_ports_pass(free: int) -> None:
    refuse_taken_ports([Port("127.0.0.1", free, "PORT")])


def test_it_sees_who_answers_also_behind_the_address_of_all_interfaces(taken: int, free: int) -> None:
    assert answers("0.0.0.0", taken)  # noqa: S104
    assert not answers("127.0.0.1", free)
