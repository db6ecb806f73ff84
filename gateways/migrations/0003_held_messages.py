"""Messages that wait for a person, counted at once: there are few of them among all."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("gateways", "0002_template_versions")]
    operations = [
        AddIndexConcurrently(
            "message",
            models.Index(condition=models.Q(state="held"), fields=["brand", "-id"], name="message_held"),
        ),
    ]
