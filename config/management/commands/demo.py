"""`manage.py demo`: the demo brand, and how to get in, in `run/demo.json` under BECKON_DATA.

It may be called at every start: the keys and the password are taken from that file again, so what a sample
platform or a person has noted goes on working.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import transaction

from config.demo.setting_up import BRAND, LOGIN, make_demo
from launcher.endpoints import data_dir
from lib.clock import now


class Command(BaseCommand):
    help = "Make the demo brand, or what is missing of it."

    def handle(self, *args: Any, **options: Any) -> None:
        file = data_dir() / "run" / "demo.json"
        with transaction.atomic():
            access = make_demo(read(file), gateway_url(), now())
        keep(
            file,
            {
                "login": LOGIN,
                "password": access.password,
                "curl": curl(access.event_key),
                "api": settings.BECKON_PUBLIC_URL,
                "event_key": access.event_key,
                "callback_key": access.callback_key,
                "brand": BRAND,
            },
        )
        self.stdout.write(f"The demo brand is ready; log in as {LOGIN}, the password stands in {file}.")


def gateway_url() -> str:
    """Where the sample gateway listens."""
    port = os.environ.get("GATEWAY_PORT") or "8010"
    return (os.environ.get("BECKON_SAMPLE_GATEWAY") or f"http://127.0.0.1:{port}").rstrip("/")


def read(file: Path) -> dict[str, str]:
    """What an earlier start has kept; nothing where the file is missing or broken."""
    try:
        known = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}


def keep(file: Path, facts: dict[str, str]) -> None:
    """Write the file for its owner's eyes only, in one step: others read it while they start."""
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = file.with_suffix(".new")
    draft.touch(mode=0o600)
    draft.chmod(0o600)
    draft.write_text(json.dumps(facts, indent=2))
    draft.replace(file)


def curl(key: str) -> str:
    """A line that posts one event which sets a campaign off."""
    payload = {"client_action": "cashback_ready", "cashback_amount": 12.5, "cashback_currency": "EUR"}
    payload["url"] = "https://shop.example/activate_cashback"
    return "\n".join(
        [
            f"curl {settings.BECKON_PUBLIC_URL}/api/v1/events -H 'Authorization: {key}' \\",
            "  -H 'Content-Type: application/json' -d '{\"eid\": \"'$(cat /proc/sys/kernel/random/uuid)'\",",
            f'  "event_date": \'$(date +%s000)\', "ext_brand_id": "{BRAND}", "user_ext_id": "shop-00001",',
            f'  "event_type": "client_action", "payload": {json.dumps(payload)}}}\'',
        ]
    )
