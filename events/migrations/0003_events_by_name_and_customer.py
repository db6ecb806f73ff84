"""The log's index by customer becomes one by name and customer, which serves a whole brand as well.

It gives the events of a name in the order of customers, so that they need not be sorted or hashed to be counted for
each; and those of one customer and name as before. Whoever wants all events of a customer skips from name to name,
as PostgreSQL does since version 18: 2.0 instead of 1.6 ms.

One index for another: events are taken in as fast as before. Built while events are written, month by month, so it may
be interrupted and started again.
"""

from django.db import migrations

INDEX = "event_of_name_and_customer"
COLUMNS = "(brand_id, name, customer_id, occurred_at)"
PARTITIONS = "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'events_event'::regclass"
INVALID = "SELECT FROM pg_index WHERE indexrelid = to_regclass(%s) AND NOT indisvalid"
ATTACHED = "SELECT FROM pg_inherits WHERE inhrelid = %s::regclass"


def build(apps, schema_editor):
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(f"CREATE INDEX IF NOT EXISTS {INDEX} ON ONLY events_event {COLUMNS}")
        cursor.execute(PARTITIONS)
        for (partition,) in cursor.fetchall():
            _build_of(cursor, partition, f"{partition}_by_name_and_customer")


def _build_of(cursor, partition, name):
    cursor.execute(INVALID, [name])
    if cursor.fetchone() is not None:
        cursor.execute(f"DROP INDEX CONCURRENTLY {name}")
    cursor.execute(f"CREATE INDEX CONCURRENTLY IF NOT EXISTS {name} ON {partition} {COLUMNS}")
    cursor.execute(ATTACHED, [name])
    if cursor.fetchone() is None:
        cursor.execute(f"ALTER INDEX {INDEX} ATTACH PARTITION {name}")


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("events", "0002_log")]
    operations = [
        migrations.RunPython(build, migrations.RunPython.noop),
        migrations.RunSQL(
            "DROP INDEX IF EXISTS event_of_customer",
            "CREATE INDEX event_of_customer ON events_event (brand_id, customer_id, name, occurred_at);"
            f"DROP INDEX {INDEX}",
        ),
    ]
