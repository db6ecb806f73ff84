"""Opens and clicks of machines are told apart; messages of a period are found by block ranges.

The new columns have defaults in the database, so nothing is rewritten, and older code may go on writing.
"""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("gateways", "0004_category_of_templates"), ("crm", "0014_seconds_of_machines")]
    operations = [
        migrations.AddField(
            "callback", "user_agent", models.TextField(db_default="", default="", help_text="who opened or clicked")
        ),
        migrations.AddField(
            "callback", "link", models.TextField(db_default="", default="", help_text="the address that was followed")
        ),
        migrations.AddField(
            "deliverystatus",
            "bot",
            models.TextField(
                db_default="", default="", help_text="why it is taken for a machine's; empty: a person's"
            ),
        ),
        AddIndexConcurrently(
            "message",
            django.contrib.postgres.indexes.BrinIndex(
                autosummarize=True, fields=["created_at"], name="message_made", pages_per_range=32
            ),
        ),
    ]
