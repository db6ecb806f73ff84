"""A running sample gateway, a sender, and a small receiver in Beckon's place that callbacks go to."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestServer

from examples.gateway import running_gateway
from examples.gateway.server import RunningGateway
from examples.gateway.settings import Settings

Body = dict[str, Any]


@dataclass
class Scene:
    """The gateway, and both sides of Beckon: who sends, and who is called back."""

    gateway: RunningGateway
    http: aiohttp.ClientSession
    callback_url: str
    called: list[web.Request]

    def an_email(self, **changes: Any) -> Body:
        return {
            "ext_user_id": "hhu234556",
            "from_email_address": "Amazing <noreply@amazing.example>",
            "reply_to_email_address": "Amazing <noreply@amazing.example>",
            "subject": "The best offer",
            "body": "<p>Hello</p>",
            "text_body": "Hello",
            "email_uid": "m-1",
            "callback_url": self.callback_url,
        } | changes

    def a_text(self, **changes: Any) -> Body:
        return {
            "ext_user_id": "hhu234556",
            "from_number": "Amazing",
            "body": "Best offer ever",
            "im_uid": "t-1",
            "callback_url": self.callback_url,
        } | changes

    async def post(self, path: str, body: Any) -> tuple[int, str]:
        """The answer as it came."""
        async with self.http.post(f"{self.gateway.url}{path}", json=body) as response:
            return response.status, await response.text()

    async def send(self, menu: str = "callbacks=0", **changes: Any) -> Body:
        """Send an e-mail to a gateway that behaves as the menu says; the answer, which must be JSON."""
        url = f"{self.gateway.url}/email?{menu}"
        async with self.http.post(url, json=self.an_email(**changes)) as response:
            answer: Body = await response.json()
        return answer

    async def statuses(self) -> list[str]:
        """The statuses that were called back, in the order of arrival."""
        await self.gateway.settled()
        return [request.query["status"] for request in self.called]

    async def get(self, path: str) -> Any:
        async with self.http.get(f"{self.gateway.url}{path}") as response:
            return await response.json()


@pytest_asyncio.fixture
async def scene() -> AsyncIterator[Scene]:
    called: list[web.Request] = []

    async def receive(request: web.Request) -> web.Response:
        await request.read()
        called.append(request)
        return web.json_response({"error_code": 0})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receive)
    async with (
        TestServer(app, host="127.0.0.1") as beckon,
        aiohttp.ClientSession() as http,
        running_gateway(settings=Settings(api_key="callback-key")) as gateway,
    ):
        yield Scene(gateway, http, str(beckon.make_url("/callbacks/token-1")), called)
