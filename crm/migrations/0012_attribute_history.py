"""The history of customers' attributes."""

import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0011_search")]
    operations = [
        migrations.CreateModel(
            name="AttributeChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("at", models.DateTimeField()),
                (
                    "source",
                    models.TextField(help_text="event:<id>, operator:<name>, key:<prefix>, job:<id> … or empty"),
                ),
                (
                    "changes",
                    models.JSONField(
                        help_text="{name: [before, after]}; null: it was not there; long values are cut"
                    ),
                ),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="attribute_changes",
                        to="crm.customer",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["customer", "-at", "-id"], name="attribute_change_of_customer"),
                    django.contrib.postgres.indexes.BrinIndex(
                        autosummarize=True, fields=["at"], name="attribute_change_at", pages_per_range=32
                    ),
                ]
            },
        )
    ]
