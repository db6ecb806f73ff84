"""Touches are noted for whoever watches their names as well, not for segments alone."""

import django.db.models.deletion
from django.db import migrations, models

# As in migration 0009, but for the names that are watched.
TOUCH = """
CREATE OR REPLACE FUNCTION crm_note_touches(
    brand bigint, ripe timestamptz, touched text[], customers bigint[]
) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    known text[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(6448492, (brand & 2147483647)::int);
    SELECT array_agg(name) INTO known FROM (
        SELECT read.name FROM crm_segment AS segment, unnest(segment.reads) AS read (name)
        WHERE segment.brand_id = brand
        {watched}
    ) AS one;
    IF known IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO crm_touch (brand_id, shard, ripe_at, names, customers)
    SELECT brand, (one.customer_id >> 10) & 15, ripe, array_agg(one.name), array_agg(one.customer_id)
    FROM unnest(touched, customers) AS one (name, customer_id) WHERE one.name IN (SELECT unnest(known)) GROUP BY 2;
    RETURN FOUND;
END $$
"""
WATCHED = "UNION SELECT watch.name FROM crm_touchwatch AS watch WHERE watch.brand_id = brand"


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0019_erasures_in_files'),
    ]

    operations = [
        migrations.CreateModel(
            name='TouchWatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('by', models.TextField(help_text='who watches, in its own words')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['by'], name='touchwatch_by')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'name', 'by'), name='touchwatch_once')],
            },
        ),
        migrations.RunSQL(TOUCH.format(watched=WATCHED), TOUCH.format(watched="GROUP BY 1")),
    ]
