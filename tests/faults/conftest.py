"""Three histories that agree, for tests to spoil."""

import pytest

from faults.finding import Histories
from tests.faults.histories import sound


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "faults: kills processes of a whole running system; takes a minute")


@pytest.fixture
def histories() -> Histories:
    """One event without a message and one with, both as they should be."""
    return sound()
