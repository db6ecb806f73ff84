"""Jobs from a Procfile."""

from pathlib import Path

from launcher.jobs import child_environment, read_procfile


def test_a_procfile_is_names_and_commands_in_order(tmp_path: Path) -> None:
    file = tmp_path / "Procfile"
    file.write_text("# a remark: with a colon\n\nweb: serve --port ${PORT:-8000}\nworker:  work  \n")

    assert read_procfile(file) == {"web": "serve --port ${PORT:-8000}", "worker": "work"}


def test_our_procfile_names_the_five_kinds() -> None:
    assert list(read_procfile()) == ["web", "worker", "sender", "live"]


def test_the_virtual_environment_comes_first_on_the_path() -> None:
    environment = child_environment(
        {"PATH": "/bin", "KEPT": "1", "HOST": "old"}, {"HOST": "new"}, Path("/venv/bin")
    )

    assert environment == {"PATH": "/venv/bin:/bin", "KEPT": "1", "HOST": "new", "PYTHONUNBUFFERED": "1"}
