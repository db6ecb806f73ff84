"""A visit may lead to more than one message where it says so: Viber, and the SMS in its place."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("gateways", "0008_calls")]
    operations = [
        migrations.AddField(
            "message",
            "part",
            models.PositiveSmallIntegerField(
                db_default=0, default=0, help_text="0, and more for what is sent in its place"
            ),
        ),
        migrations.RemoveConstraint("message", "message_once"),
        migrations.AddConstraint(
            "message",
            models.UniqueConstraint(
                condition=models.Q(("run_id__isnull", False)),
                fields=("run_id", "node", "visit", "part"),
                name="message_once",
            ),
        ),
    ]
