"""What people and tests see of what came."""

import pytest

from tests.examples.gateway.conftest import Scene

pytestmark = pytest.mark.asyncio


async def page(scene: Scene) -> str:
    async with scene.http.get(f"{scene.gateway.url}/") as response:
        assert response.headers["Content-Security-Policy"].startswith("default-src 'none'")
        return await response.text()


async def test_the_journal_tells_the_whole_story_of_a_uid(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted&fault=no_id&times=1", email_uid="noise")
    await scene.send("delay=0&statuses=accepted")
    await scene.gateway.settled()
    (arrival,) = await scene.get("/journal/m-1")
    assert (arrival["path"], arrival["customer"], arrival["try_number"]) == ("email", "hhu234556", 1)
    assert arrival["body"]["subject"] == "The best offer"
    assert arrival["answer"]["error_code"] == 0
    assert [made["status"] for made in arrival["callbacks"]] == ["accepted"]


async def test_the_journal_can_be_searched(scene: Scene) -> None:
    await scene.post("/sms?callbacks=0", scene.a_text())
    await scene.send(ext_user_id="other")
    assert [arrival["uid"] for arrival in await scene.get("/journal?path=sms")] == ["t-1"]
    assert [arrival["uid"] for arrival in await scene.get("/journal?customer=other&limit=5")] == ["m-1"]
    assert await scene.get("/journal?customer=nobody") == []


async def test_counts_are_there_to_read_and_to_reset(scene: Scene) -> None:
    await scene.send()
    assert (await scene.get("/counts"))["accepted"] == 1
    await scene.post("/reset", None)
    assert (await scene.get("/counts"))["requests"] == 0


async def test_the_page_shows_an_email_where_it_can_do_no_harm(scene: Scene) -> None:
    await scene.send(subject="<b>Bold</b>", body='"><script>alert(1)</script>')
    html = await page(scene)
    assert "&lt;b&gt;Bold&lt;/b&gt;" in html
    assert "<script" not in html
    assert '<iframe sandbox="allow-popups' in html


async def test_the_page_shows_anything_that_came_however_odd(scene: Scene) -> None:
    assert "Nothing yet" in await page(scene)
    for body in ([1], "text", {}, {"extension": 7, "body": None}, scene.a_text(extension={"<i>": "<u>"})):
        await scene.post("/cim?callbacks=0", body)
    html = await page(scene)
    assert html.count("<article>") == 5
    assert "extension: &lt;i&gt;" in html
