"""Frequency caps, delivery windows of a brand, and what made messages wait."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("crm", "0018_segment_days"),
        ("gateways", "0011_inboxes_and_popups"),
    ]

    operations = [
        migrations.CreateModel(
            name="Delay",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "cause",
                    models.TextField(choices=[("cap", "Frequency cap"), ("window", "Delivery window")]),
                ),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("why", models.TextField()),
                (
                    "message",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delays",
                        to="gateways.message",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("message", "cause"), name="delay_once")],
            },
        ),
        migrations.CreateModel(
            name="DeliveryWindow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("channel", models.TextField()),
                ("window_from", models.TimeField()),
                ("window_until", models.TimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delivery_windows",
                        to="crm.brand",
                    ),
                ),
            ],
            options={
                "verbose_name": "delivery window",
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "channel"), name="delivery_window_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FrequencyCap",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("slug", models.SlugField(max_length=100)),
                ("name", models.TextField()),
                ("channel", models.TextField(blank=True, default="")),
                ("category", models.TextField(blank=True, default="", help_text="slug")),
                (
                    "kind",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("marketing", "Marketing campaigns"),
                            ("operational", "Operational campaigns"),
                        ],
                        default="marketing",
                    ),
                ),
                ("most", models.PositiveIntegerField()),
                (
                    "hours",
                    models.PositiveIntegerField(default=0, help_text="a rolling period; 0: the calendar one"),
                ),
                (
                    "calendar",
                    models.TextField(
                        blank=True,
                        choices=[
                            ("day", "Calendar day"),
                            ("week", "Calendar week"),
                            ("month", "Calendar month"),
                        ],
                        default="",
                    ),
                ),
                (
                    "outcome",
                    models.TextField(
                        choices=[
                            ("drop", "Not sent, and the customer leaves the campaign"),
                            ("delay", "Waits for a free slot, for so long at most"),
                            ("go_on", "Not sent, and the customer goes on by “skipped”"),
                        ],
                        default="go_on",
                    ),
                ),
                (
                    "delay_hours",
                    models.PositiveIntegerField(
                        default=0, help_text="of the outcome delay: for how long at most"
                    ),
                ),
                ("active", models.BooleanField(default=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                ("updated_at", models.DateTimeField(auto_now=True)),
                (
                    "brand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="frequency_caps",
                        to="crm.brand",
                    ),
                ),
            ],
            options={
                "verbose_name": "frequency cap",
                "constraints": [models.UniqueConstraint(fields=("brand", "slug"), name="frequency_cap_slug")],
            },
        ),
    ]
