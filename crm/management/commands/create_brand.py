"""`manage.py create_brand --label acme --brand spacex`: a brand and its keys."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError

from crm.services.brands import open_brand
from crm.services.changes import Actor
from lib import clock
from lib.errors import Invalid

AWAY = (
    "The database does not answer. Is Beckon running? BECKON_DATA names the folder of `make run`, "
    "DATABASE_URL a server of your own."
)


class Command(BaseCommand):
    help = (
        "Make a brand (and its label, if missing) and print its keys. Run again for fresh keys: "
        "secrets are shown once. Older keys stay valid until they are revoked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--label", required=True, help="slug of the account")
        parser.add_argument(
            "--brand", required=True, help="slug of the brand: the ext_brand_id of its events"
        )
        parser.add_argument("--name", help="what the brand is called in the back office")
        parser.add_argument("--time-zone", help="IANA name of the label's zone, such as Europe/Berlin")
        parser.add_argument("--json", action="store_true", help="print one JSON object and nothing else")

    def handle(self, **options: Any) -> None:
        try:
            credentials = open_brand(
                Actor("command:create_brand"),
                options["label"],
                options["brand"],
                clock.now(),
                name=options["name"],
                time_zone=options["time_zone"],
            )
        except Invalid as error:
            raise CommandError(error.message) from None
        except OperationalError as error:
            raise CommandError(f"{AWAY} ({str(error).splitlines()[0]})") from None
        values = asdict(credentials)
        self.stdout.write(json.dumps(values) if options["json"] else _table(values))


def _table(values: dict[str, str]) -> str:
    rows = (f"{name:<13} {value}" for name, value in values.items())
    return "\n".join([*rows, "", "The three keys are shown this once. Keep them like passwords."])
