"""The bell counts what an operator has not read, on every page: by an index of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gateways", "0013_browsers")]
    operations = [
        migrations.AddIndex(
            "notice",
            models.Index(
                fields=["operator", "brand"],
                condition=models.Q(read_at__isnull=True),
                name="notice_unread",
            ),
        )
    ]
