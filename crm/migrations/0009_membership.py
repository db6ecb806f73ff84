"""Who is in a segment, as rows, and the queue that keeps them current: see docs/decisions/0015-membership.md."""

import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models

# Blocks of 1,024 customers by turns: so a rebuild reads the customers of one shard without reading past the others.
SHARD = "((customer_id >> 10) & 15)"

# Shared by brand, while names are read and touches written: who changes a definition waits for all who have read
# the names of the one before (crm/services/building.py). Each statement of a function sees what was committed
# before it began, so the names are read after the lock was had.
TOUCH = """
CREATE FUNCTION crm_note_touches(brand bigint, ripe timestamptz, touched text[], customers bigint[]) RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    known text[];
BEGIN
    PERFORM pg_advisory_xact_lock_shared(6448492, (brand & 2147483647)::int);
    SELECT array_agg(DISTINCT read.name) INTO known
    FROM crm_segment AS segment, unnest(segment.reads) AS read (name) WHERE segment.brand_id = brand;
    IF known IS NULL THEN
        RETURN false;
    END IF;
    INSERT INTO crm_touch (brand_id, shard, ripe_at, names, customers)
    SELECT brand, (one.customer_id >> 10) & 15, ripe, array_agg(one.name), array_agg(one.customer_id)
    FROM unnest(touched, customers) AS one (name, customer_id) WHERE one.name IN (SELECT unnest(known)) GROUP BY 2;
    RETURN FOUND;
END $$
"""


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0008_customers_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='segment',
            name='reads',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), default=list, help_text='what may change its answer, nested segments included', size=None),
        ),
        migrations.AddField(
            model_name='segment',
            name='revision',
            field=models.IntegerField(default=1, help_text='counts what changed who is meant; its table follows'),
        ),
        migrations.CreateModel(
            name='SegmentShard',
            fields=[
                ('pk', models.CompositePrimaryKey('segment', 'shard', blank=True, editable=False, primary_key=True, serialize=False)),
                ('shard', models.SmallIntegerField()),
                ('revision', models.IntegerField(help_text='of the definition that it is built by')),
                ('reached', models.BigIntegerField(default=0, help_text='the first block of customers still to be built')),
                ('size', models.BigIntegerField(default=0)),
                ('built_at', models.DateTimeField(null=True)),
                ('segment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='shards', to='crm.segment')),
            ],
        ),
        migrations.CreateModel(
            name='SegmentMember',
            fields=[
                ('pk', models.CompositePrimaryKey('customer', 'segment', blank=True, editable=False, primary_key=True, serialize=False)),
                ('inside', models.BooleanField()),
                ('since', models.DateTimeField(help_text='the last time it came in or went out')),
                ('due_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='crm.customer')),
                ('segment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='members', to='crm.segment')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('inside', True)), fields=['segment', 'customer'], name='member_of_segment')],
            },
        ),
        migrations.CreateModel(
            name='SegmentMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('entered', models.BooleanField()),
                ('at', models.DateTimeField()),
                ('cause', models.TextField()),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
                ('segment', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='crm.segment')),
            ],
            options={
                'indexes': [models.Index(fields=['segment', 'id'], name='move_of_segment'), models.Index(fields=['customer', 'id'], name='move_of_customer'), django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['at'], name='move_at')],
            },
        ),
        migrations.CreateModel(
            name='Touch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('shard', models.SmallIntegerField()),
                ('ripe_at', models.DateTimeField()),
                ('names', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('customers', django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), size=None)),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='crm.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['shard', 'ripe_at'], name='touch_ripe')],
            },
        ),
        migrations.RunSQL(
            f"CREATE INDEX member_due ON crm_segmentmember ({SHARD}, due_at) WHERE due_at IS NOT NULL",
            "DROP INDEX member_due",
        ),
        migrations.RunSQL(TOUCH, "DROP FUNCTION crm_note_touches(bigint, timestamptz, text[], bigint[])"),
    ]
