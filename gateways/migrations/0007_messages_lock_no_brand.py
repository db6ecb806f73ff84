"""Messages and callbacks check a row of `crm_brand` no more: all of a brand locked the same one."""

import django.db.models.deletion
from django.db import migrations, models


def _unchecked() -> models.ForeignKey:
    return models.ForeignKey(
        db_constraint=False,
        db_index=False,
        on_delete=django.db.models.deletion.CASCADE,
        related_name="+",
        to="crm.brand",
    )


class Migration(migrations.Migration):
    dependencies = [("gateways", "0006_bi_messages")]
    operations = [
        migrations.AlterField("message", "brand", _unchecked()),
        migrations.AlterField("callback", "brand", _unchecked()),
    ]
