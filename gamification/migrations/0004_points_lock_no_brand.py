"""Points are written without locking the brand for each row, and balances have room to be rewritten in place."""

import django.db.models.deletion
from django.db import migrations, models

BRAND = {
    "db_constraint": False,
    "db_index": False,
    "on_delete": django.db.models.deletion.CASCADE,
    "related_name": "+",
    "to": "crm.brand",
}


class Migration(migrations.Migration):
    dependencies = [("gamification", "0003_levels")]
    operations = [
        migrations.AlterField(model_name="entry", name="brand", field=models.ForeignKey(**BRAND)),
        migrations.AlterField(model_name="balance", name="brand", field=models.ForeignKey(**BRAND)),
        # Nothing that an award changes is indexed: where the page has room, no index is written.
        migrations.RunSQL(
            "ALTER TABLE gamification_balance SET (fillfactor = 60)",
            "ALTER TABLE gamification_balance RESET (fillfactor)",
        ),
    ]
