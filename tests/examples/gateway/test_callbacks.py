"""What the sample gateway tells Beckon afterwards, rightly and wrongly."""

import pytest

from examples.gateway.callbacks import is_loopback
from tests.examples.gateway.conftest import Scene

pytestmark = pytest.mark.asyncio
ALL = ["accepted", "delivered", "opened", "clicked"]


async def test_it_calls_back_what_the_contract_says(scene: Scene) -> None:
    answer = await scene.send("delay=0&statuses=delivered")
    assert await scene.statuses() == ["delivered"]
    request = scene.called[0]
    assert (request.method, request.path) == ("GET", "/callbacks/token-1")
    assert dict(request.query) == {
        "api_key": "callback-key",
        "type": "email",
        "ext_message_id": answer["ext_message_id"],
        "status": "delivered",
    }


async def test_an_email_is_accepted_delivered_opened_clicked_in_this_order(scene: Scene) -> None:
    await scene.send("delay=1")
    assert await scene.statuses() == ALL


async def test_a_text_is_accepted_and_delivered(scene: Scene) -> None:
    await scene.post("/viber?delay=0", scene.a_text())
    assert await scene.statuses() == ["accepted", "delivered"]
    assert {request.query["type"] for request in scene.called} == {"sms"}


async def test_a_custom_message_has_its_own_type(scene: Scene) -> None:
    await scene.post("/cim?delay=0", scene.a_text(from_number=None, extension={"title": "Up"}))
    assert await scene.statuses() == ALL
    assert {request.query["type"] for request in scene.called} == {"cim"}


async def test_statuses_can_be_chosen_or_left_out(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted,failed")
    await scene.send("callbacks=0", email_uid="m-2")
    assert await scene.statuses() == ["accepted", "failed"]


async def test_parameters_are_appended_to_a_url_that_has_some(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted", callback_url=f"{scene.callback_url}?brand=a%20b")
    await scene.statuses()
    assert list(scene.called[0].query) == ["brand", "api_key", "type", "ext_message_id", "status"]
    assert scene.called[0].query["brand"] == "a b"


async def test_ampersand_appends_with_it_even_where_no_question_mark_stands(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted&callbacks=ampersand")
    await scene.gateway.settled()
    assert scene.called[0].rel_url.raw_path.startswith("/callbacks/token-1&api_key=callback-key&type=email&")


async def test_duplicate_says_each_three_times(scene: Scene) -> None:
    await scene.send("delay=0&callbacks=duplicate&statuses=accepted,delivered")
    assert await scene.statuses() == ["accepted"] * 3 + ["delivered"] * 3


@pytest.mark.parametrize("statuses", ["accepted,delivered", ",".join(ALL)])
async def test_shuffle_says_all_but_never_in_order(statuses: str, scene: Scene) -> None:
    await scene.send(f"delay=0&callbacks=shuffle&statuses={statuses}")
    said = await scene.statuses()
    assert sorted(said) == sorted(statuses.split(","))
    assert said != statuses.split(",")


async def test_wrong_key_and_wrong_token_can_go_together(scene: Scene) -> None:
    await scene.send("delay=0&callbacks=wrong_key,wrong_token&statuses=accepted")
    assert await scene.statuses() == ["accepted"]
    assert scene.called[0].query["api_key"] == "wrong-key"
    assert scene.called[0].path == "/callbacks/wrong-token"


async def test_unknown_id_names_messages_that_were_never_sent(scene: Scene) -> None:
    answer = await scene.send("delay=0&callbacks=unknown_id")
    assert await scene.statuses() == ALL
    ids = {request.query["ext_message_id"] for request in scene.called}
    assert len(ids) == 4
    assert answer["ext_message_id"] not in ids


async def test_storm_says_everything_many_times_at_once(scene: Scene) -> None:
    await scene.send("callbacks=storm&storm=5&statuses=accepted,delivered")
    assert sorted(await scene.statuses()) == ["accepted"] * 5 + ["delivered"] * 5


@pytest.mark.parametrize(
    ("via", "content_type"), [("form", "application/x-www-form-urlencoded"), ("json", "application/json")]
)
async def test_it_can_post_instead(via: str, content_type: str, scene: Scene) -> None:
    await scene.send(f"delay=0&statuses=opened&via={via}")
    await scene.gateway.settled()
    request = scene.called[0]
    assert (request.method, request.content_type, request.query_string) == ("POST", content_type, "")
    assert b"opened" in await request.read()


async def test_it_never_calls_back_to_another_machine(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted", callback_url="http://192.0.2.1/callbacks/x")
    await scene.gateway.settled()
    made = scene.gateway.journal.arrivals()[0].callbacks[0]
    assert made.http_status is None
    assert "loopback" in str(made.error)


async def test_an_answer_or_its_absence_is_noted(scene: Scene) -> None:
    await scene.send("delay=0&statuses=accepted")
    await scene.send("delay=0&statuses=accepted", email_uid="m-2", callback_url="http://127.0.0.1:1/nobody")
    await scene.gateway.settled()
    refused, answered = (arrival.callbacks[0] for arrival in scene.gateway.journal.arrivals())
    assert (answered.http_status, answered.answer) == (200, '{"error_code": 0}')
    assert "ClientConnectorError" in str(refused.error)
    counts = scene.gateway.journal.counts()
    assert (counts.callbacks, counts.callbacks_failed) == (2, 1)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://127.0.0.1:8000/cb", True),
        ("http://localhost/cb", True),
        ("http://[::1]:8000/cb", True),
        ("http://127.0.0.1.shop.example/", False),
        ("http://localhost@192.0.2.1/", False),
        ("http://10.0.0.1/", False),
        ("http://[::ffff:192.0.2.1]/", False),
        ("http://[oops", False),
    ],
)
async def test_it_knows_this_machine_by_its_address(url: str, expected: bool) -> None:
    assert is_loopback(url) is expected
