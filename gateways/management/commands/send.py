"""`manage.py send`: the sender process, and the one that it has in reserve."""

import asyncio
import signal
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from gateways.sender.caller import Caller, call_due
from gateways.sender.once import send_due
from gateways.sender.reserve import Reserve
from gateways.sender.sender import Sender
from lib import clock, collector

SWITCH_SECONDS = 0.0005
"""How long a thread may keep the interpreter while another wants it. The default of 5 ms would let rendering
hold up the event loop after each of its system calls."""


class Command(BaseCommand):
    help = "Calls the gateways for all messages and calls that are due, until it is told to stop."
    requires_system_checks: tuple[str, ...] = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="send what is due now, then end")
        parser.add_argument("--alone", action="store_true", help="without a second process for busy times")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            while send_due(clock.now()) or call_due(clock.now()):
                pass
            return
        sys.setswitchinterval(SWITCH_SECONDS)
        collector.settle(old=100)
        if options["alone"]:
            asyncio.run(_serve())
            return
        reserve = Reserve()
        if reserve.is_here:
            asyncio.run(_stand_by(reserve))
        elif asyncio.run(_serve_with(reserve)):
            raise CommandError("The sender's second process has ended: start it again.")


async def _serve() -> None:
    await _send(_told_to_stop())


async def _serve_with(reserve: Reserve) -> bool:
    """Send until told to stop, or until the second process ends by itself; whether it did."""
    stop, lost = _told_to_stop(), asyncio.Event()

    def look() -> None:
        reserve.look()
        if reserve.is_gone and not stop.is_set():
            lost.set()
            stop.set()

    asyncio.get_running_loop().add_signal_handler(signal.SIGCHLD, look)
    look()  # it may have ended before anybody listened
    await _send(stop)
    await reserve.end()
    return lost.is_set()


async def _stand_by(reserve: Reserve) -> None:
    await reserve.stand_by(_told_to_stop())


async def _send(stop: asyncio.Event) -> None:
    await asyncio.gather(Sender().run(stop), Caller().run(stop))


def _told_to_stop() -> asyncio.Event:
    """Set when this process is asked to end."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop
