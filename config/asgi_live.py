"""What granian serves as the process `live`: server-sent events for the back office, and nothing else."""

from __future__ import annotations

import os
from typing import Any

import django
from django.core.handlers.asgi import ASGIHandler

os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings_live"
django.setup(set_prefix=False)


class Application(ASGIHandler):
    """Django's handler, but for the thread that it would keep for each request as long as that lasts."""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.handle(scope, receive, send)


application = Application()
