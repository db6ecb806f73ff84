"""How much memory PostgreSQL shares."""

from pathlib import Path

import psycopg
import pytest

from launcher import buffers
from launcher.servers import embedded

GB = 1 << 30


@pytest.mark.parametrize(
    ("stored", "machine", "mb"),
    [
        (0, 24 * GB, 96),
        (GB // 10, 24 * GB, 96),
        (4 * GB, 24 * GB, 1_024),
        (40 * GB, 24 * GB, 3_072),
        (40 * GB, GB // 2, 96),
    ],
)
def test_it_grows_with_what_is_stored_up_to_a_share_of_the_machine(
    stored: int, machine: int, mb: int
) -> None:
    assert buffers.shared_mb(stored, machine) == mb


def test_what_is_stored_are_all_files_beneath(tmp_path: Path) -> None:
    (tmp_path / "base" / "5").mkdir(parents=True)
    (tmp_path / "base" / "5" / "1259").write_bytes(b"x" * 1_000)
    (tmp_path / "base" / "1260").write_bytes(b"x" * 500)

    assert buffers.stored(tmp_path) == 1_500
    assert buffers.stored(tmp_path / "not there") == 0


def test_a_container_may_use_less_than_the_machine_has(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limit, none = tmp_path / "limit", tmp_path / "none"
    limit.write_text("1000000\n")
    none.write_text("max\n")

    monkeypatch.setattr(buffers, "_LIMITS", (tmp_path / "missing", none))
    whole = buffers.machine()
    monkeypatch.setattr(buffers, "_LIMITS", (none, limit))

    assert buffers.machine() == 1_000_000 < whole


def test_the_next_start_shares_more_once_much_is_stored(data: Path) -> None:
    with embedded(data, given={}) as servers:
        assert _shared_mb(servers.endpoints.database_url) == 96
        base = data / "postgres" / "base"
        with (base / "ballast").open("wb") as ballast:
            ballast.truncate(600 * buffers.MB)  # takes no room
    with embedded(data, given={}) as servers:
        assert 150 <= _shared_mb(servers.endpoints.database_url) < 165  # with the empty database's own


def _shared_mb(url: str) -> int:
    with psycopg.connect(url) as connection:
        (found,) = connection.execute("SHOW shared_buffers").fetchone() or ("",)
        return int(str(found).removesuffix("MB"))
