"""Delivery callbacks a second, each a first report, kept, applied and told on, beside an empty view."""

from __future__ import annotations

import time
from itertools import repeat
from statistics import median

from bench import scale
from bench.load import Load, as_fast_as_it_answers, request
from bench.stack import BenchError
from bench.table import Row, listed, share
from bench.world import World, add_customers, add_template, execute, number, settle
from gateways.models import Message
from gateways.services.tokens import token

STATUSES = ("accepted", "delivered", "opened")
LEAST = 0.3
SLUG = "reported"


def measure(world: World) -> list[Row]:
    """By turns the empty view and callbacks, one status after the other."""
    port, seconds = world.stack.port, scale.seconds(3)
    _sent_messages(world, scale.count(20_000, least=2_000))
    messages = list(Message.objects.filter(template__slug=SLUG).values_list("pk", flat=True))
    nothing = repeat(request("GET", f"/bench/empty?{_query(0, 'accepted')}"))
    as_fast_as_it_answers(port, nothing, seconds=min(seconds, 1))
    as_fast_as_it_answers(port, [_callback(messages.pop(), STATUSES[0]) for _ in range(200)])
    empty, full, applied = [], [], []
    busy: dict[str, float] = {}
    for status in STATUSES:
        settle(world.stack)
        empty.append(as_fast_as_it_answers(port, nothing, seconds=seconds))
        with world.stack.watched(busy):
            load, seconds_to_apply = _report(world, messages, status, seconds)
        full.append(load)
        applied.append(len(load.latencies) / seconds_to_apply)
    settle(world.stack)
    rate, limit = (median(load.per_second for load in loads) for loads in (full, empty))
    p99 = median(load.percentile_ms(99) for load in full)
    note = f"{median(applied):.0f}/s until the last is applied; p99 {p99:.0f} ms at 32 connections; {listed(busy)}"
    return [share("callbacks/s", rate, "/s", limit, "empty view", LEAST, note)]


def _report(world: World, messages: list[int], status: str, seconds: float) -> tuple[Load, float]:
    """The load, and the seconds from its begin until all of it was applied."""
    before = number("SELECT count(*) FROM gateways_deliverystatus WHERE status = %s", [status])
    requests = (_callback(message, status) for message in messages)
    load = as_fast_as_it_answers(world.stack.port, requests, seconds=seconds)
    world.stack.wait_until(_all_applied, "the callbacks are applied", 60)
    took = time.perf_counter() - load.began
    applied = number("SELECT count(*) FROM gateways_deliverystatus WHERE status = %s", [status]) - before
    if applied != len(load.latencies):
        raise BenchError(f"Of {len(load.latencies)} callbacks “{status}” {applied} were applied.")
    return load, took


def _all_applied() -> bool:
    return not number("SELECT count(*) FROM gateways_callback WHERE pending")


def _callback(message: int, status: str) -> bytes:
    return request("GET", f"/api/v1/callbacks/delivery/{token(message)}?{_query(message, status)}")


def _query(message: int, status: str) -> str:
    return f"type=email&ext_message_id={message}&status={status}"


def _sent_messages(world: World, messages: int) -> None:
    """Messages that a gateway has accepted, without the trouble of sending them. The gateway's ids are ours."""
    template = add_template(world.brand, world.sink, SLUG)
    add_customers(world.brand, "reported-", messages)
    execute(
        "INSERT INTO gateways_message (brand_id, customer_id, uid, channel, template_id, gateway_id, campaign, node,"
        " context, options, state, status, expires_at, attempts, error, created_at, settled_at)"
        " SELECT brand_id, id, 'u' || id, 'email', %s, %s, '', '', '{}', '{}', 'sent', '', now() + interval '7 days',"
        " 1, '', now(), now() FROM crm_customer WHERE brand_id = %s AND ext_id LIKE 'reported-%%'",
        [template.pk, template.gateway_id, world.brand.pk],
    )
    execute("UPDATE gateways_message SET ext_message_id = id::text WHERE template_id = %s", [template.pk])
    execute("VACUUM ANALYZE gateways_message")
