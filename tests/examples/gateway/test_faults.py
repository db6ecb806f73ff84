"""Each fault does what its name says, and is told apart in the journal."""

import json

import aiohttp
import pytest

from tests.examples.gateway.conftest import Scene

pytestmark = pytest.mark.asyncio


def accepted(scene: Scene) -> int:
    return scene.gateway.journal.counts().accepted


@pytest.mark.parametrize("status", [429, 500, 502, 503])
async def test_a_status_is_answered_and_nothing_accepted(status: int, scene: Scene) -> None:
    assert (await scene.post(f"/email?fault={status}", scene.an_email()))[0] == status
    assert accepted(scene) == 0


@pytest.mark.parametrize("fault", ["garbage", "truncated", "html", "empty"])
async def test_an_answer_that_is_no_json_comes_with_200(fault: str, scene: Scene) -> None:
    status, text = await scene.post(f"/email?fault={fault}", scene.an_email())
    assert status == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        json.loads(text)
    assert accepted(scene) == 0


async def test_503_says_when_to_come_back(scene: Scene) -> None:
    url = f"{scene.gateway.url}/email?fault=503&after=7"
    async with scene.http.post(url, json=scene.an_email()) as response:
        assert response.headers["Retry-After"] == "7"


async def test_error_code_is_a_final_no(scene: Scene) -> None:
    assert await scene.send("fault=error_code") == {"error_code": 1, "error_message": "User was not found"}
    assert accepted(scene) == 0


async def test_slow_takes_the_message_on_even_when_nobody_waits_for_the_answer(scene: Scene) -> None:
    patience = aiohttp.ClientTimeout(total=0.02)
    url = f"{scene.gateway.url}/email?fault=slow&ms=60&delay=0"
    with pytest.raises(TimeoutError):
        await scene.http.post(url, json=scene.an_email(), timeout=patience)
    assert await scene.statuses() == ["accepted", "delivered", "opened", "clicked"]


async def test_slow_answers_in_the_end(scene: Scene) -> None:
    assert (await scene.send("fault=slow&ms=5&callbacks=0"))["error_code"] == 0


async def test_lost_accepts_hangs_up_and_calls_back(scene: Scene) -> None:
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await scene.send("fault=lost&delay=0&statuses=accepted,delivered")
    assert await scene.statuses() == ["accepted", "delivered"]


async def test_after_a_lost_answer_the_retry_hears_the_id_of_the_first_try(scene: Scene) -> None:
    menu = "fault=lost&times=1&delay=0&statuses=accepted"
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await scene.send(menu)
    answer = await scene.send(menu)
    assert await scene.statuses() == ["accepted"]
    assert scene.called[0].query["ext_message_id"] == answer["ext_message_id"]
    counts = scene.gateway.journal.counts()
    assert (counts.accepted, counts.repeats, counts.faults) == (1, 1, 1)


async def test_hang_says_nothing_and_accepts_nothing(scene: Scene) -> None:
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await scene.send("fault=hang&ms=5")
    assert accepted(scene) == 0


async def test_reset_breaks_the_connection(scene: Scene) -> None:
    with pytest.raises(aiohttp.ClientOSError, match="reset"):
        await scene.send("fault=reset")
    assert accepted(scene) == 0


async def test_no_id_accepts_without_saying_as_what(scene: Scene) -> None:
    assert await scene.send("fault=no_id&callbacks=0") == {"error_code": 0}
    assert accepted(scene) == 1


async def test_early_calls_back_before_it_answers(scene: Scene) -> None:
    await scene.send("fault=early&delay=0")
    assert [request.query["status"] for request in scene.called] == [
        "accepted",
        "delivered",
        "opened",
        "clicked",
    ]


async def test_big_answers_ten_megabytes(scene: Scene) -> None:
    assert len((await scene.post("/email?fault=big&callbacks=0", scene.an_email()))[1]) > 10_000_000
    assert len(str(scene.gateway.journal.arrivals()[0].answer)) < 200


async def test_redirect_points_elsewhere(scene: Scene) -> None:
    url = f"{scene.gateway.url}/email?fault=redirect"
    async with scene.http.post(url, json=scene.an_email(), allow_redirects=False) as response:
        assert (response.status, response.headers["Location"]) == (307, "/email")


async def test_a_fault_for_two_times_lets_the_third_try_succeed(scene: Scene) -> None:
    tries = [await scene.post("/email?fault=500&times=2&callbacks=0", scene.an_email()) for _ in range(3)]
    assert [status for status, _ in tries] == [500, 500, 200]
    journal = scene.gateway.journal.arrivals(uid="m-1")
    assert [(arrival.try_number, arrival.fault) for arrival in journal] == [(3, None), (2, "500"), (1, "500")]
