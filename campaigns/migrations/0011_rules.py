"""When a run ends by its campaign's rules, and why; how many have entered where only so many may."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0010_calendar")]
    operations = [
        migrations.AddField(
            "run",
            "ends_at",
            models.DateTimeField(help_text="by the campaign's rules; due by then at the latest", null=True),
        ),
        migrations.AddField(
            "run",
            "ends_why",
            models.TextField(db_default="", default="", help_text="the reason it will have ended for"),
        ),
        migrations.CreateModel(
            "EntryCount",
            [
                (
                    "campaign",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="campaigns.campaign",
                    ),
                ),
                ("entered", models.PositiveBigIntegerField(help_text="runs that began, of all versions")),
            ],
        ),
    ]
