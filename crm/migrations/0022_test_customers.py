"""Test customers by an index of their own: a few among millions, who are listed and searched for.

It has nobody else, so other customers are written as before. Built while customers are written.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crm", "0021_terms_of_those_renamed")]
    operations = [
        AddIndexConcurrently(
            model_name="customer",
            index=models.Index(
                condition=models.Q(("is_test", True)), fields=["brand", "id"], name="customer_is_test"
            ),
        )
    ]
