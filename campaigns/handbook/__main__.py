"""`python -m campaigns.handbook`: write the pages into docs/operators. Needs no server and no database."""

import os
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgres://nobody@localhost/nothing")
os.environ.setdefault("REDIS_URL", "redis://localhost/0")
django.setup()

from campaigns.handbook.pages import write  # noqa: E402 -- the families are found once the apps are ready

write(Path(__file__).resolve().parents[2] / "docs" / "operators")
