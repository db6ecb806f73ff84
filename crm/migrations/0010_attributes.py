"""Declared attributes; brands that hold no personal data; keys that see none."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0009_membership")]
    operations = [
        migrations.AddField(
            model_name="brand",
            name="pii_free",
            field=models.BooleanField(
                default=False, help_text="personal data is refused, in events and in templates"
            ),
        ),
        migrations.AddField(
            model_name="key",
            name="sees_pii",
            field=models.BooleanField(default=True, help_text="off: personal data is masked in answers"),
        ),
        migrations.CreateModel(
            name="Attribute",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("name", models.TextField()),
                (
                    "type",
                    models.TextField(
                        choices=[
                            ("text", "Text"),
                            ("number", "Number"),
                            ("boolean", "Yes or no"),
                            ("date", "Date"),
                            ("list", "List"),
                        ]
                    ),
                ),
                ("label", models.TextField(default="", help_text="as people read it; empty: the name")),
                (
                    "pii",
                    models.BooleanField(
                        default=False, help_text="personal data: masked for those without pii.see"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True)),
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
                "constraints": [models.UniqueConstraint(fields=("brand", "name"), name="attribute_name")]
            },
        ),
    ]
