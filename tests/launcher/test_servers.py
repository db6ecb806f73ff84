"""The embedded servers, for real: start, stop, kill, start again."""

import os
import shutil
import signal
from pathlib import Path

import psycopg
import pytest
import redis

from launcher.data_lock import data_lock
from launcher.endpoints import database_url, embedded_endpoints, redis_url
from launcher.errors import AlreadyRunningError, LauncherError
from launcher.places import Places
from launcher.postmaster import pid_of_postmaster
from launcher.servers import Servers, embedded
from launcher.testing import start_servers


def connect(servers: Servers) -> psycopg.Connection:
    return psycopg.connect(servers.endpoints.database_url, autocommit=True)


def ping(url: str) -> bool:
    with redis.Redis.from_url(url) as client:
        return bool(client.ping())


def test_both_answer_at_their_addresses_and_are_gone_afterwards(data: Path) -> None:
    with embedded(data, given={}) as servers:
        with connect(servers) as connection:
            assert connection.execute("SELECT current_database()").fetchone() == ("beckon",)
        assert ping(servers.endpoints.redis_url)
        pids = [running.process.pid for running in servers.running]

    assert not [pid for pid in pids if Path(f"/proc/{pid}").exists()]
    with pytest.raises(psycopg.OperationalError):
        connect(servers)


def test_the_database_is_as_safe_as_it_is_said_to_be(data: Path) -> None:
    with embedded(data, given={}) as servers, connect(servers) as connection:
        shown = {
            name: connection.execute(f"SHOW {name}").fetchone()[0]  # type: ignore[index]
            for name in ("data_checksums", "fsync", "synchronous_commit", "server_encoding", "autovacuum")
        }
        collation = connection.execute(
            "SELECT datlocprovider, datlocale FROM pg_database WHERE datname = 'beckon'"
        ).fetchone()

    assert shown == {
        "data_checksums": "on",
        "fsync": "on",
        "synchronous_commit": "on",
        "server_encoding": "UTF8",
        "autovacuum": "on",
    }
    assert collation == ("b", "C.UTF-8")


def test_only_the_tests_servers_run_without_durability(data: Path) -> None:
    servers = start_servers(data, given={})
    try:
        with psycopg.connect(servers.database_url) as connection:
            assert connection.execute("SHOW fsync").fetchone() == ("off",)
        assert ping(servers.redis_url)
    finally:
        servers.stop()


def test_committed_rows_survive_a_stop(data: Path) -> None:
    with embedded(data, given={}) as servers, connect(servers) as connection:
        connection.execute("CREATE TABLE kept (n int)")
        connection.execute("INSERT INTO kept VALUES (1), (2)")

    with embedded(data, given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT sum(n) FROM kept").fetchone() == (3,)


def test_committed_rows_survive_kill_9_of_the_postmaster(data: Path) -> None:
    with embedded(data, given={}) as servers:
        with connect(servers) as connection:
            connection.execute("CREATE TABLE kept (n int)")
            connection.execute("INSERT INTO kept SELECT generate_series(1, 1000)")
            postgres = servers.running[0].process
            postgres.send_signal(signal.SIGKILL)
            postgres.wait()
        assert pid_of_postmaster(Places(data).postgres) == postgres.pid  # the stale file is there

    with embedded(data, given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT count(*) FROM kept").fetchone() == (1000,)


def test_a_stale_file_that_names_a_living_stranger_does_not_stop_the_start(data: Path) -> None:
    with embedded(data, given={}):
        pass
    (Places(data).postgres / "postmaster.pid").write_text(f"{os.getppid()}\n{Places(data).postgres}\n")

    with embedded(data, given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_a_cluster_half_made_is_made_anew(data: Path) -> None:
    draft = Places(data).home / "postgres.new"
    draft.mkdir()
    (draft / "PG_VERSION").write_text("18")

    with embedded(data, given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)


def test_it_refuses_a_second_start_over_the_same_folder_in_one_sentence(data: Path) -> None:
    with embedded(data, given={}), pytest.raises(AlreadyRunningError) as refused, embedded(data, given={}):
        pass

    assert str(refused.value) == (
        f"Beckon already runs over {data} (process {os.getpid()}): "
        "stop it first, or set BECKON_DATA to another folder."
    )


def test_the_lock_is_free_again_after_its_holder(data: Path) -> None:
    for _ in range(2):
        with data_lock(data / "lock"):
            pass


def test_it_refuses_a_cluster_of_another_version(data: Path) -> None:
    with embedded(data, given={}):
        pass
    (Places(data).postgres / "PG_VERSION").write_text("15\n")

    with pytest.raises(LauncherError, match="was written by PostgreSQL 15"), embedded(data, given={}):
        pass


def test_it_starts_only_the_server_that_is_not_given(data: Path) -> None:
    given = {"DATABASE_URL": "postgresql://db.example/beckon"}

    with embedded(data, given=given) as servers:
        assert [running.server.name for running in servers.running] == ["valkey"]
        assert servers.endpoints.database_url == "postgresql://db.example/beckon"
        assert ping(servers.endpoints.redis_url)


def test_another_shell_finds_the_running_servers(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECKON_DATA", str(data))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)

    with embedded(data, given={}) as servers:
        assert (database_url(), redis_url()) == (servers.endpoints.database_url, servers.endpoints.redis_url)
        running = embedded_endpoints()
    assert embedded_endpoints() == running  # where they would be, now that they are stopped


def test_a_long_path_does_not_break_the_sockets(data: Path) -> None:
    far = data / ("far" * 30) / "beckon"
    far.parent.mkdir()
    far.parent.chmod(0o711)

    with embedded(far, given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
    Places(far).sockets.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root has to drop its account")
def test_root_keeps_a_folder_shut_and_the_servers_run_beside_it(data: Path) -> None:
    shut = data / "shut"
    shut.mkdir(mode=0o700)

    with embedded(shut / "beckon", given={}) as servers, connect(servers) as connection:
        assert connection.execute("SELECT 1").fetchone() == (1,)
        assert not servers.endpoints.database_url.startswith(f"postgresql:///beckon?host={data}")

    assert shut.stat().st_mode & 0o777 == 0o700
    home = Places(shut / "beckon").home
    assert home.parent == Path("/var/tmp")
    shutil.rmtree(home)
