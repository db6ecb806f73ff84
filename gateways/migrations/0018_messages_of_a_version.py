"""The index of messages by version and node becomes one by version and time that has all that reports count.

One index for another: reports and the figures of a campaign no longer read the messages themselves, which are a
hundred times as wide. A message changes its state together with `due_at`, so it was written to all indexes before.
Built while messages are written.
"""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("gateways", "0017_calls_keep_a_rate")]
    operations = [
        AddIndexConcurrently(
            model_name="message",
            index=models.Index(
                condition=models.Q(("run_id__isnull", False)),
                fields=["version_id", "created_at"],
                include=("id", "customer", "node", "channel", "state"),
                name="message_of_version",
            ),
        ),
        RemoveIndexConcurrently(model_name="message", name="message_of_node"),
    ]
