"""The secret of an installation."""

from pathlib import Path

import pytest

from launcher.errors import LauncherError
from launcher.secret import installation_secret


@pytest.fixture(autouse=True)
def no_secret_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BECKON_SECRET", raising=False)


def test_it_is_made_once_and_shut_to_others(tmp_path: Path) -> None:
    first = installation_secret(tmp_path / "new")

    assert installation_secret(tmp_path / "new") == first
    assert len(first) >= 64
    assert installation_secret(tmp_path / "other") != first
    assert (tmp_path / "new" / "secret").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in (tmp_path / "new").iterdir()] == ["secret"]


def test_a_given_one_goes_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECKON_SECRET", "given")

    assert installation_secret(tmp_path) == "given"
    assert not list(tmp_path.iterdir())


def test_it_says_what_to_set_where_none_can_be_kept(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")

    with pytest.raises(LauncherError, match="Set BECKON_SECRET"):
        installation_secret(tmp_path / "file")
