"""Goals that runs have reached."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0011_rules")]
    operations = [
        migrations.CreateModel(
            "Conversion",
            [
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("goal", models.TextField(help_text="its name")),
                (
                    "node",
                    models.TextField(default="", help_text="the goal node that was passed; empty: by an event"),
                ),
                ("event", models.BigIntegerField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conversions",
                        to="campaigns.run",
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "goal"), name="conversion_once")]
            },
        )
    ]
