"""Finds the last change of one thing without reading the brand's whole audit."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crm", "0005_jobs")]
    operations = [
        AddIndexConcurrently(
            "change", models.Index(fields=["noun", "object_id", "-at"], name="change_of_a_thing")
        )
    ]
