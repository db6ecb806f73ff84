"""Months of the log are vacuumed when a fiftieth of them is new, not a fifth.

Nothing in the log dies, so this costs a look at the new pages only. It lets questions about many events be answered
from an index alone: what is not known to be visible to everybody must be looked up row by row.
"""

from django.db import migrations

CREATE = """
CREATE OR REPLACE FUNCTION events_make_partitions(first date, last date) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
    month date := date_trunc('month', first);
BEGIN
    WHILE month <= last LOOP
        EXECUTE format(
            'CREATE TABLE IF NOT EXISTS %I PARTITION OF events_event FOR VALUES FROM (%L) TO (%L)'
            ' WITH (autovacuum_vacuum_insert_scale_factor = 0.02)',
            'events_event_' || to_char(month, 'YYYY_MM'),
            month::timestamp AT TIME ZONE 'UTC', (month + interval '1 month')::timestamp AT TIME ZONE 'UTC'
        );
        month := month + interval '1 month';
    END LOOP;
END $$;

DO $$
DECLARE
    partition regclass;
BEGIN
    FOR partition IN SELECT inhrelid FROM pg_inherits WHERE inhparent = 'events_event'::regclass LOOP
        EXECUTE format('ALTER TABLE %s SET (autovacuum_vacuum_insert_scale_factor = 0.02)', partition);
    END LOOP;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0003_events_by_name_and_customer")]
    # Backwards nothing is undone: older code is as well served.
    operations = [migrations.RunSQL(CREATE, migrations.RunSQL.noop)]
