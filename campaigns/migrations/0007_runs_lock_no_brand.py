"""Entering a campaign checks a row of `crm_brand` no more: every run of a brand locked the same one."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0006_day_exports")]
    operations = [
        migrations.AlterField(
            "run",
            "brand",
            models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="crm.brand",
            ),
        )
    ]
