"""The sample gateway over HTTP: accepting, refusing, answering the same uid the same."""

import asyncio
import json

import aiohttp
import pytest

from examples.gateway import running_gateway
from examples.gateway.settings import Settings
from tests.examples.gateway.conftest import Scene

pytestmark = pytest.mark.asyncio


async def test_it_accepts_a_message_of_each_kind(scene: Scene) -> None:
    await scene.post("/email?callbacks=0", scene.an_email())
    for kind in ("sms", "viber", "whatsapp", "telegram"):
        status, text = await scene.post(f"/{kind}?callbacks=0", scene.a_text(im_uid=kind))
        assert (status, json.loads(text)["error_code"]) == (200, 0)
    await scene.post("/cim?callbacks=0", scene.a_text(im_uid="c-1", from_number=None, extension={}))
    assert scene.gateway.journal.counts().accepted_uids == 6


async def test_it_refuses_a_bad_body_with_the_field_and_http_200(scene: Scene) -> None:
    status, text = await scene.post("/email", scene.an_email(email_uid=None))
    answer = json.loads(text)
    assert (status, answer["error_code"]) == (200, 1)
    assert "email_uid" in answer["error_message"]
    assert scene.gateway.journal.counts().invalid == 1


async def test_the_same_uid_gets_the_same_answer_and_is_sent_once(scene: Scene) -> None:
    first, again, other = await scene.send(), await scene.send(), await scene.send(email_uid="m-2")
    assert first == again != other
    counts = scene.gateway.journal.counts()
    assert (counts.accepted, counts.repeats, counts.accepted_twice, counts.two_bodies) == (2, 1, 0, 0)


async def test_without_deduplication_the_same_uid_is_sent_twice_and_counted(scene: Scene) -> None:
    menu = "callbacks=0&dedupe=0"
    assert await scene.send(menu) != await scene.send(menu)
    counts = scene.gateway.journal.counts()
    assert (counts.accepted, counts.accepted_uids, counts.accepted_twice) == (2, 1, 1)


async def test_it_notices_a_uid_under_two_bodies(scene: Scene) -> None:
    for subject in ("One", "Two", "Three"):
        await scene.send(subject=subject)
    await scene.send(email_uid="m-2")
    assert scene.gateway.journal.counts().two_bodies == 1


async def test_it_says_what_is_wrong_with_the_gateway_url(scene: Scene) -> None:
    status, text = await scene.post("/email?fault=slo", scene.an_email())
    assert status == 400
    assert "slow" in text


@pytest.mark.parametrize(
    ("shown", "status"), [("s3cret", 200), ("Bearer s3cret", 401), ("é", 401), (None, 401)]
)
async def test_it_lets_only_the_right_secret_in(shown: str | None, status: int, scene: Scene) -> None:
    headers = {} if shown is None else {"Authorization": shown}
    async with running_gateway(settings=Settings(authorization="s3cret")) as gateway:
        async with scene.http.post(
            f"{gateway.url}/email?callbacks=0", json=scene.an_email(), headers=headers
        ) as response:
            assert response.status == status
        assert gateway.journal.counts().unauthorized == (status == 401)


async def test_many_tries_of_one_uid_at_once_are_one_message(scene: Scene) -> None:
    answers = await asyncio.gather(*[scene.send("delay=0&statuses=accepted") for _ in range(20)])
    assert len({answer["ext_message_id"] for answer in answers}) == 1
    assert await scene.statuses() == ["accepted"]


async def test_it_is_at_home_only_where_its_kinds_are(scene: Scene) -> None:
    assert (await scene.post("/fax", {}))[0] == 404
    async with aiohttp.ClientSession() as http, http.get(f"{scene.gateway.url}/email") as response:
        assert response.status == 405
