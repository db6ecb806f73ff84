"""Servers for a run of tests: in a temporary folder, without durability, gone at the end."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from launcher.endpoints import Endpoints
from launcher.places import Places
from launcher.servers import embedded


@contextmanager
def temporary_data_dir() -> Iterator[Path]:
    """A data folder that root's servers can get into (pytest's own tmp_path is shut to them)."""
    folder = Path(tempfile.mkdtemp(prefix="beckon-test-"))
    folder.chmod(0o711)
    try:
        yield folder
    finally:
        places = Places(folder.resolve())
        for place in {folder, places.home, places.sockets}:
            shutil.rmtree(place, ignore_errors=True)


class TestServers:
    """Started servers; `stop()` ends them and removes their folder."""

    __test__ = False  # pytest: no test class

    def __init__(self, data: Path | None = None, given: Mapping[str, str] = os.environ) -> None:
        with ExitStack() as stack:
            folder = data or stack.enter_context(temporary_data_dir())
            servers = stack.enter_context(embedded(folder, durable=False, given=given))
            self._stack = stack.pop_all()
        self.endpoints: Endpoints = servers.endpoints
        self.environment = servers.environment

    @property
    def database_url(self) -> str:
        return self.endpoints.database_url

    @property
    def redis_url(self) -> str:
        return self.endpoints.redis_url

    def stop(self) -> None:
        self._stack.close()


def start_servers(data: Path | None = None, *, given: Mapping[str, str] = os.environ) -> TestServers:
    """Start PostgreSQL and Valkey for tests, from the main thread; DATABASE_URL / REDIS_URL are used if set.

    Args:
        data: the folder to run in; by default a temporary one that `stop()` removes.
        given: where the URLs are looked up; `{}` always starts servers of our own.
    """
    return TestServers(data, given)
