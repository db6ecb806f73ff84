"""When the front end is built anew."""

from pathlib import Path

from launcher.frontend import fingerprint


def test_the_fingerprint_changes_with_names_and_contents_and_not_with_packages(tmp_path: Path) -> None:
    (tmp_path / "main.ts").write_text("1")
    (tmp_path / "node_modules").mkdir()
    before = fingerprint(tmp_path)

    (tmp_path / "node_modules" / "noise.js").write_text("x")
    assert fingerprint(tmp_path) == before

    (tmp_path / "main.ts").write_text("2")
    changed = fingerprint(tmp_path)
    (tmp_path / "main.ts").rename(tmp_path / "other.ts")
    assert len({before, changed, fingerprint(tmp_path)}) == 3
