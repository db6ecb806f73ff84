"""Who may enter what: decided from mode bits, and never changed outside our own folders."""

import os
from pathlib import Path

import pytest

from launcher.accounts import Account, can_enter, own_folder
from launcher.errors import LauncherError

STRANGER = Account(uid=54_321, gid=54_321)


@pytest.mark.parametrize(("mode", "passable"), [(0o755, True), (0o711, True), (0o750, False), (0o700, False)])
def test_a_stranger_enters_what_is_open_to_all(data: Path, mode: int, passable: bool) -> None:
    data.chmod(mode)

    assert can_enter(STRANGER, data) is passable
    assert can_enter(STRANGER, data / "below" / "and not made yet") is passable


def test_the_owner_enters_by_the_bits_of_the_owner(data: Path) -> None:
    data.chmod(0o700)

    assert can_enter(Account(os.geteuid(), os.getegid()), data)


def test_our_own_account_needs_no_permission(data: Path) -> None:
    data.chmod(0o000)

    assert can_enter(None, data)


def test_a_folder_of_ours_gets_its_mode_whatever_the_umask(data: Path) -> None:
    before = os.umask(0o077)
    try:
        made = own_folder(data / "made", 0o711)
    finally:
        os.umask(before)

    assert made.stat().st_mode & 0o777 == 0o711
    assert own_folder(made, 0o755).stat().st_mode & 0o777 == 0o711  # there already: as its owner left it


def test_it_refuses_a_link_that_somebody_put_at_our_name(data: Path) -> None:
    (data / "target").mkdir()
    (data / "ours").symlink_to(data / "target")

    with pytest.raises(LauncherError, match="belongs to another account"):
        own_folder(data / "ours", 0o700)
