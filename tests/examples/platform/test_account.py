"""Where the sample platform learns where to post."""

import json
from pathlib import Path

import pytest

from examples.platform.account import Account, AccountError, read_account

DEMO = {"api": "http://127.0.0.1:8000", "event_key": "k3y", "brand": "demo", "label": "noise"}


@pytest.fixture
def folder(tmp_path: Path) -> str:
    (tmp_path / "run").mkdir()
    (tmp_path / "run" / "demo.json").write_text(json.dumps(DEMO))
    return str(tmp_path)


def test_it_takes_what_it_is_given() -> None:
    assert read_account("http://x", "k", "b", None) == Account("http://x", "k", "b")


def test_it_reads_what_the_demo_wrote(folder: str) -> None:
    assert read_account(None, None, None, folder) == Account("http://127.0.0.1:8000", "k3y", "demo")


def test_what_is_given_goes_before_what_was_written(folder: str) -> None:
    assert read_account(None, None, "mine", folder).brand == "mine"


def test_it_says_what_is_missing_and_how_to_give_it() -> None:
    with pytest.raises(AccountError, match=r"event_key.*--key"):
        read_account("http://x", None, "b", None)


def test_it_says_which_file_cannot_be_read(tmp_path: Path) -> None:
    with pytest.raises(AccountError, match=r"demo\.json"):
        read_account(None, None, None, str(tmp_path))


def test_it_wants_a_whole_address() -> None:
    with pytest.raises(AccountError, match="http://"):
        read_account("127.0.0.1:8000", "k", "b", None)
