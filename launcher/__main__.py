"""`python -m launcher run | check [name …] | frontend | process <name>`."""

import argparse
import sys

from launcher.checks import NAMES, run_checks
from launcher.errors import LauncherError
from launcher.frontend import build_frontend
from launcher.jobs import become, read_procfile
from launcher.output import Screen
from launcher.run import run
from launcher.signals import Asked, raise_when_asked

INTERRUPTED = 130  # what a shell says of a program ended by Ctrl-C


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    commands.add_parser("run", help="start everything and stay until Ctrl-C")
    commands.add_parser("frontend", help="build static/dist if frontend/ has changed")
    check = commands.add_parser("check", help="run the checks, all or those named")
    process = commands.add_parser("process", help="become one process of the Procfile, for containers")
    process.add_argument("name", choices=list(read_procfile()))
    check.add_argument("names", nargs="*", type=_check_name, metavar="name", help=", ".join(NAMES))
    return parser.parse_args(argv)


def _check_name(name: str) -> str:
    # Not `choices`: argparse would refuse the empty list, which means all.
    if name not in NAMES:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(NAMES)}")
    return name


def main(argv: list[str] | None = None) -> int:
    """Do what is asked; every failure ends in one line and 1."""
    asked, screen = _arguments(argv), Screen()
    try:
        _do(asked, screen)
    except LauncherError as error:
        screen.alarm(str(error))
        return 1
    except (KeyboardInterrupt, Asked):
        screen.say("stopped")
        return INTERRUPTED
    return 0


def _do(asked: argparse.Namespace, screen: Screen) -> None:
    raise_when_asked()
    if asked.command == "run":
        run(screen)
    elif asked.command == "process":
        become(read_procfile()[asked.name])
    elif asked.command == "check":
        run_checks(screen, asked.names or NAMES)
    else:
        build_frontend(screen)


if __name__ == "__main__":
    sys.exit(main())
