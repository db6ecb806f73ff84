"""Steps that must succeed before anything runs."""

import io
import os

import pytest

from launcher.errors import LauncherError
from launcher.output import Screen
from launcher.steps import run_step


def test_a_step_that_succeeds_is_one_line() -> None:
    stream = io.StringIO()

    run_step(Screen(stream), "migrations", ["/bin/sh", "-c", "echo chatter"], os.environ)

    (line,) = stream.getvalue().splitlines()
    assert line.startswith("beckon     | migrations: done in ")


def test_a_step_that_fails_shows_what_it_said() -> None:
    stream = io.StringIO()

    with pytest.raises(LauncherError, match=r"migrations failed \(exit code 3\)"):
        run_step(
            Screen(stream), "migrations", ["/bin/sh", "-c", "echo one; echo two >&2; exit 3"], os.environ
        )

    assert stream.getvalue() == "migrations | one\nmigrations | two\n"
