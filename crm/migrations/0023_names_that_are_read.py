"""Which of some names a segment reads or somebody watches, so that touches nobody wants are not even sent.

With the lock of `crm_note_touches`, held to the end of the transaction: who begins to read a name waits for whoever
was told that nobody does.
"""

from django.db import migrations

CREATE = """
CREATE FUNCTION crm_names_read(brand bigint, touched text[]) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
    found text[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(6448492, (brand & 2147483647)::int);
    SELECT array_agg(name) INTO found FROM (
        SELECT unnest(touched) INTERSECT (
            SELECT read.name FROM crm_segment AS segment, unnest(segment.reads) AS read (name)
            WHERE segment.brand_id = brand
            UNION ALL SELECT watch.name FROM crm_touchwatch AS watch WHERE watch.brand_id = brand
        )
    ) AS one (name);
    RETURN found;
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0022_test_customers")]
    operations = [migrations.RunSQL(CREATE, "DROP FUNCTION crm_names_read(bigint, text[])")]
