"""A data folder that root's servers can get into, removed with all that the servers keep."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from launcher.testing import temporary_data_dir


@pytest.fixture
def data() -> Iterator[Path]:
    with temporary_data_dir() as folder:
        yield folder
