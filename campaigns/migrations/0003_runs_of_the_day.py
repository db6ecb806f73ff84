"""The runs that began or ended today, found without reading all: block ranges, which cost almost nothing to keep."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("campaigns", "0002_initial")]
    operations = [
        AddIndexConcurrently(
            "run",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["started_at"], name="run_started", pages_per_range=32
            ),
        ),
        AddIndexConcurrently(
            "run",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["finished_at"], name="run_finished", pages_per_range=32
            ),
        ),
    ]
