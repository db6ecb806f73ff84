"""Delivery statuses are counted from the index that keeps each once; opens and clicks from one of their own.

The index is built anew beside the old one while statuses are written (ten seconds for three million of them), and
then takes its place: for that moment alone, a tenth of a second, the table is locked, after waiting for whoever is
writing to it. Opens and clicks are written while theirs is built, too. May be begun again after it was interrupted.

What is not known to be visible to everybody must be looked up row by row: statuses are vacuumed when a fiftieth of
them is new. Nothing of them dies, so this is a look at the new pages only.
"""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

DROP = "DROP INDEX CONCURRENTLY IF EXISTS delivery_status_counted"
DROP_HALF_BUILT = "DROP INDEX CONCURRENTLY IF EXISTS callback_counted"
BUILD = """
CREATE UNIQUE INDEX CONCURRENTLY delivery_status_counted
ON gateways_deliverystatus (message_id, status){include}
"""
# The index is renamed to the constraint.
REPLACE = """
ALTER TABLE gateways_deliverystatus DROP CONSTRAINT delivery_status_once,
    ADD CONSTRAINT delivery_status_once UNIQUE USING INDEX delivery_status_counted
"""
VACUUMED = "ALTER TABLE gateways_deliverystatus SET (autovacuum_vacuum_insert_scale_factor = 0.02)"
AS_USUAL = "ALTER TABLE gateways_deliverystatus RESET (autovacuum_vacuum_insert_scale_factor)"


def _in_place(include: str) -> tuple[str, ...]:
    return DROP, BUILD.format(include=include), REPLACE


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("gateways", "0018_messages_of_a_version")]
    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[
                migrations.RunSQL(_in_place(" INCLUDE (applied, bot, at)"), _in_place("")),
                migrations.RunSQL(VACUUMED, AS_USUAL),
            ],
            state_operations=[
                migrations.RemoveConstraint("deliverystatus", "delivery_status_once"),
                migrations.AddConstraint(
                    "deliverystatus",
                    models.UniqueConstraint(
                        fields=("message", "status"),
                        include=("applied", "bot", "at"),
                        name="delivery_status_once",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(DROP_HALF_BUILT, migrations.RunSQL.noop),
        AddIndexConcurrently(
            model_name="callback",
            index=models.Index(
                condition=models.Q(("status__in", ["opened", "clicked"])),
                fields=["message", "status", "received_at"],
                name="callback_counted",
            ),
        ),
    ]
