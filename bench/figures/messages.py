"""Messages a second: rendered, sent to a gateway that accepts everything, and recorded, by the real sender.

The messages are written while the sender stands still; what is measured begins when it may go on, and ends when
the last answer is recorded and its run woken. The worker stands still: what a run does next is another figure.
"""

from __future__ import annotations

import time
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from statistics import median

import msgspec

from bench import bare_client, scale, walking
from bench.happening import happen
from bench.spawned import spawned
from bench.stack import BenchError
from bench.table import Row, listed, share
from bench.world import World, add_customers, mail_on, number, settle
from gateways.models import Message
from lib import clock

ROUNDS = 2
NAME = "messages/s rendered, sent and recorded"
LEAST = 0.25
ACTION = "mail-me"


def measure(world: World) -> list[Row]:
    """By turns the bare client and the sender, the bare client first and last."""
    messages = scale.count(10_000, least=200)
    mail_on(world.brand, world.sink, ACTION)
    _send(world, "warm-", 100, {})
    sent: list[float] = []
    busy: dict[str, float] = {}
    with spawned(1) as (client,):
        limits = [_bare(world, client, messages)]
        for round_ in range(ROUNDS):
            sent.append(_send(world, f"mail-{round_}-", messages, busy))
            settle(world.stack)
            limits.append(_bare(world, client, messages))
    figure, limit = median(sent), median(limits)
    return [share(NAME, figure, "/s", limit, "bare aiohttp loop", LEAST, listed(busy))]


def _send(world: World, prefix: str, messages: int, busy: dict[str, float]) -> float:
    """Messages a second; how busy each process was goes into `busy`."""
    with world.stack.frozen("worker"), ExitStack() as measured:
        with world.stack.frozen("sender"):
            _write(world, prefix, messages)
            arrived, began = world.sink.count, time.perf_counter()
            measured.enter_context(world.stack.watched(busy))
        # The database is left in peace for as long as the sink can tell.
        world.stack.wait_until(lambda: world.sink.count >= arrived + messages, "the messages are sent", 120)
        world.stack.wait_until(lambda: not _open(), "the messages are recorded", 120)
        return messages / (time.perf_counter() - began)


def _write(world: World, prefix: str, messages: int) -> None:
    add_customers(world.brand, prefix, messages)
    happen(world.brand, prefix, ACTION)
    walking.let_events_take_effect()
    walking.advance(clock.now())
    if _open() != messages:
        raise BenchError(f"Of {messages} messages {_open()} were written.")


def _open() -> int:
    return number("SELECT count(*) FROM gateways_message WHERE due_at IS NOT NULL")


def _bare(world: World, client: ProcessPoolExecutor, messages: int) -> float:
    """The limit, with the body and headers of a message that was sent."""
    message = Message.objects.exclude(body=None).latest("pk")
    headers = {"Authorization": "secret", "Idempotency-Key": message.uid, "Content-Type": "application/json"}
    body = msgspec.json.encode(message.body)
    post = bare_client.posts_per_second
    return client.submit(post, f"{world.sink.url}/email", body, headers, messages).result()
