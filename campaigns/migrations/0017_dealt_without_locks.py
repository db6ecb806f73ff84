"""Who was dealt what is written without locking the round and the customer of each row."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0015_let_in_by_hand")]
    operations = [
        migrations.AlterField(
            model_name="abassignment",
            name="customer",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="crm.customer",
            ),
        ),
        migrations.AlterField(
            model_name="abassignment",
            name="round",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="assignments",
                to="campaigns.abround",
            ),
        ),
    ]
