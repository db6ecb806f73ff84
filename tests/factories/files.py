"""Files to be imported."""

from datetime import datetime

from crm.models import Brand, File
from crm.services import files
from crm.services.changes import Actor

ANNA = Actor("operator:anna")


def make_import(brand: Brand, content: str | bytes, now: datetime, **options: str) -> File:
    """A CSV file that somebody has uploaded."""
    raw = content.encode() if isinstance(content, str) else content
    return files.take_in(ANNA, brand, "people.csv", [raw], now, **options)
