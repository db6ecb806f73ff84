"""`manage.py send`: the sender process."""

import asyncio
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from gateways.sender.caller import Caller, call_due
from gateways.sender.once import send_due
from gateways.sender.sender import Sender
from lib import clock, collector

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another wants it. The default of 5 ms would let rendering
hold up the event loop after each of its system calls."""


class Command(BaseCommand):
    help = "Calls the gateways for all messages and calls that are due, until it is told to stop."
    # The checks load every page and address there is, 22 MB that this process would then hold for ever.
    # `migrate` has made them.
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while send_due(clock.now()) or call_due(clock.now()):
                pass
            return
        sys.setswitchinterval(SWITCH_SECONDS)
        collector.settle(old=100)
        asyncio.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    await asyncio.gather(Sender().run(stop), Caller().run(stop))
