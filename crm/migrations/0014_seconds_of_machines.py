"""Within how many seconds of a delivery a click is a machine's: a brand's own choice."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("crm", "0013_files")]
    operations = [
        migrations.AddField(
            "brand",
            "bot_seconds",
            models.PositiveSmallIntegerField(
                default=0,
                help_text="opens and clicks within so many seconds of the report of delivery are a machine's; 0: none",
            ),
        ),
    ]
