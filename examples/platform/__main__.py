"""`python -m examples.platform`: live traffic for the demo brand, two events a second, until stopped."""

import argparse
import logging
import os
import signal
import sys
from datetime import UTC, datetime
from itertools import count
from random import Random
from threading import Event as Flag

import httpx

from examples.platform.account import Account, AccountError, read_account
from examples.platform.courier import Courier, RefusedError
from examples.platform.population import population
from examples.platform.traffic import Traffic

log = logging.getLogger("examples.platform")
_MEAN_BATCH = 2


def _arguments(argv: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="examples.platform", description=__doc__)
    add = parser.add_argument
    add("--api", help="where Beckon listens, e.g. http://127.0.0.1:8000")
    add("--key", help="the key that may post events")
    add("--brand", help="the external id of the brand")
    add("--rate", type=float, default=2.0, metavar="N", help="events a second (2)")
    add("--batches", type=int, default=0, metavar="N", help="stop after so many batches (0: go on)")
    add("--seed", type=int, help="repeat the same traffic; by default it differs each time")
    return parser.parse_args(argv)


def main(argv: list[str] | None = None) -> int:
    """Run until SIGTERM, SIGINT or the last batch; 1 when Beckon refuses or it is not known where to post."""
    asked = _arguments(argv)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    stopped = Flag()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.set())
    try:
        account = read_account(asked.api, asked.key, asked.brand, os.environ.get("BECKON_DATA") or None)
        _live(asked, account, stopped)
    except (AccountError, RefusedError) as error:
        print(f"The sample platform stops: {error}", file=sys.stderr)
        return 1
    return 0


def _live(asked: argparse.Namespace, account: Account, stopped: Flag) -> None:
    random = Random(asked.seed)
    traffic = Traffic(population(), account.brand, random)
    log.info("posting events of brand %s to %s", account.brand, account.api)
    with httpx.Client(timeout=5, trust_env=False) as client:
        courier = Courier(client, account.api, account.event_key, lambda wait: not stopped.wait(wait), random)
        courier.bring(traffic.profiles(datetime.now(UTC)))
        for _ in range(asked.batches) if asked.batches else count():
            # Uneven gaps: a shop's customers do not act to the beat of a clock.
            if stopped.wait(random.uniform(0.5, 1.5) * _MEAN_BATCH / asked.rate):
                return
            courier.bring(traffic.next(datetime.now(UTC), random.randint(1, 2 * _MEAN_BATCH - 1)))


if __name__ == "__main__":
    sys.exit(main())
