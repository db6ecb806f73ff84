"""The ledger of points, its balances, and the running balance that a floor may hold up."""

import django.db.models.deletion
from django.db import migrations, models

RUNNING = """
CREATE FUNCTION gamification_step(total bigint, opening bigint, amount bigint, floored boolean) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN floored AND amount < 0
        THEN greatest(coalesce(total, opening) + amount, least(coalesce(total, opening), 0))
        ELSE coalesce(total, opening) + amount END
$$;
CREATE AGGREGATE gamification_running(opening bigint, amount bigint, floored boolean) (
    SFUNC = gamification_step, STYPE = bigint, PARALLEL = SAFE
);
"""
DROP = """
DROP AGGREGATE gamification_running(bigint, bigint, boolean);
DROP FUNCTION gamification_step(bigint, bigint, bigint, boolean);
"""


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amount', models.BigIntegerField(help_text='negative for what was taken')),
                ('balance', models.BigIntegerField(help_text='after it')),
                ('cause', models.TextField(choices=[('journey', 'Campaign'), ('hand', 'By hand'), ('api', 'API'), ('mission', 'Mission'), ('expiry', 'Expired')])),
                ('cause_id', models.TextField(default='')),
                ('note', models.TextField(default='')),
                ('once', models.TextField()),
                ('at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(null=True)),
                ('run_id', models.BigIntegerField(null=True)),
                ('award', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='gamification.entry')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
            ],
            options={
                'verbose_name_plural': 'entries of points',
            },
        ),
        migrations.CreateModel(
            name='Balance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('balance', models.BigIntegerField(default=0)),
                ('ever', models.BigIntegerField(default=0)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
            ],
            options={
                'verbose_name_plural': 'balances of points',
                'constraints': [models.UniqueConstraint(fields=('brand', 'customer'), name='balance_of_customer')],
            },
        ),
        migrations.CreateModel(
            name='Expiring',
            fields=[
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='expiring', serialize=False, to='gamification.entry')),
                ('expires_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'points about to expire',
                'indexes': [models.Index(fields=['expires_at'], name='expiring_at')],
            },
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['customer', 'id'], name='entry_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(fields=('brand', 'once'), name='entry_once'),
        ),
        migrations.AddConstraint(
            model_name='entry',
            constraint=models.UniqueConstraint(condition=models.Q(('award__isnull', False)), fields=('award',), name='entry_expires_once'),
        ),
        migrations.RunSQL(RUNNING, DROP),
    ]
