"""A customer's brand is no longer checked by the database, row by row: see the model."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0002_instants")]
    operations = [
        migrations.AlterField(
            model_name="customer",
            name="brand",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="customers",
                to="crm.brand",
            ),
        )
    ]
