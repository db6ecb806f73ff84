"""`python -m examples.gateway`: the sample gateway as a program of its own."""

import argparse
import logging
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

from aiohttp import web

from examples.gateway.app import build
from examples.gateway.journal import Journal
from examples.gateway.settings import Settings


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="examples.gateway", description=__doc__)
    add = parser.add_argument
    add("--host", default="127.0.0.1")
    add("--port", type=int, default=8010)
    add("--authorization", metavar="SECRET", help="refuse senders that do not show this secret")
    add("--api-key", metavar="KEY", help="show this key in callbacks")
    add("--keep", type=int, default=10_000, metavar="N", help="keep the newest N requests in full")
    add("--journal", type=Path, metavar="FILE", help="append requests and callbacks to it, as JSON lines")
    add("--quiet", action="store_true", help="no log line for each request")
    return parser.parse_args(argv)


def _announce(asked: argparse.Namespace) -> Callable[..., None]:
    """What to call once the server listens, instead of what it would print."""
    return lambda _: print(f"The sample gateway listens at http://{asked.host}:{asked.port}/", flush=True)


def main(argv: list[str] | None = None) -> int:
    """Serve until SIGINT or SIGTERM; 1 when the port or the journal file cannot be opened."""
    asked = _arguments(argv)
    logging.basicConfig(level=logging.WARNING if asked.quiet else logging.INFO, format="%(message)s")
    with ExitStack() as files:
        try:
            # One write for each line, at once: the file is evidence even when this process is killed.
            file = files.enter_context(asked.journal.open("ab", buffering=0)) if asked.journal else None
            journal = Journal(asked.keep, file and file.write)
            app = build(journal, Settings(asked.authorization, asked.api_key))
            web.run_app(
                app,
                host=asked.host,
                port=asked.port,
                access_log=None,
                print=_announce(asked),
                shutdown_timeout=0.5,
            )
        except OSError as error:
            print(f"The sample gateway cannot start at {asked.host}:{asked.port}: {error}", file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
