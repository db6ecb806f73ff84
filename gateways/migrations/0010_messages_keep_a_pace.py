"""A send node may hand out so many messages a minute: when its next one may leave, and which have their turn."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gateways", "0009_messages_have_parts")]
    operations = [
        migrations.AddField(
            "message",
            "paced_at",
            models.DateTimeField(help_text="its turn, where its node keeps a pace", null=True),
        ),
        migrations.CreateModel(
            name="Pace",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("campaign", models.TextField(help_text="slug")),
                ("node", models.TextField()),
                ("next_at", models.DateTimeField()),
                (
                    "brand",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="crm.brand",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("brand", "campaign", "node"), name="pace_of_node")
                ],
            },
        ),
    ]
