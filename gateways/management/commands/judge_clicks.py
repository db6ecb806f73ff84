"""`manage.py judge_clicks`: judge opens and clicks anew, after the rules or a brand's seconds have changed."""

from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from crm.models import Brand
from gateways.services.machines import review_all
from lib import clock


class Command(BaseCommand):
    help = (
        "Judge anew which opens and clicks are machines', by the callbacks that were kept. May be repeated."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--brand", default="", help="slug; all brands without it")
        parser.add_argument("--since", type=_day, default=datetime(2020, 1, 1, tzinfo=UTC), help="YYYY-MM-DD")

    def handle(self, *args: Any, **options: Any) -> None:
        now = clock.now()
        brands = Brand.objects.filter(slug=options["brand"]) if options["brand"] else Brand.objects.all()
        for brand in brands.order_by("pk"):
            changed = review_all(brand.pk, options["since"], now, now)
            self.stdout.write(f"{brand.slug}: {changed} messages judged otherwise")


def _day(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC)
