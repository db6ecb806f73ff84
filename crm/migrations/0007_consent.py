"""Categories, choices, pauses, the suppression list, and the ledger of them all, begun with today's opt-outs."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


FIRST = """
INSERT INTO crm_consententry
    (brand_id, customer_id, subject, at, what, channel, category, side, reason, actor, source, evidence)
SELECT brand_id, customer_id, '', since, 'closed', channel, '', side, reason, 'system', 'system', '{}'
FROM crm_optout ORDER BY since, id
"""


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0006_change_of_a_thing'),
    ]

    operations = [
        migrations.AddField(
            model_name='brand',
            name='bounce_limit',
            field=models.PositiveSmallIntegerField(default=3, help_text="failures in a row that suppress a customer's channel; 0: never"),
        ),
        migrations.CreateModel(
            name='Category',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100)),
                ('name', models.TextField(help_text='as customers read it')),
                ('description', models.TextField(blank=True, default='')),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('default', models.TextField(choices=[('opted_in', 'Opted in'), ('opted_out', 'Opted out'), ('not_determined', 'Not determined'), ('pending', 'To be confirmed')], default='not_determined')),
                ('kind', models.TextField(choices=[('marketing', 'Marketing'), ('operational', 'Operational')], default='marketing')),
                ('double_opt_in', models.BooleanField(default=False)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('updated_at', models.DateTimeField(auto_now=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='categories', to='crm.brand')),
            ],
            options={
                'verbose_name': 'category',
            },
        ),
        migrations.CreateModel(
            name='CategoryVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('category', models.TextField(help_text='slug')),
                ('number', models.PositiveIntegerField()),
                ('at', models.DateTimeField()),
                ('name', models.TextField()),
                ('description', models.TextField()),
                ('channels', django.contrib.postgres.fields.ArrayField(base_field=models.TextField(), size=None)),
                ('default', models.TextField()),
                ('kind', models.TextField()),
                ('double_opt_in', models.BooleanField()),
                ('gone', models.BooleanField(default=False, help_text='the category was deleted at that time')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Consent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('channel', models.TextField()),
                ('state', models.TextField(choices=[('opted_in', 'Opted in'), ('opted_out', 'Opted out'), ('not_determined', 'Not determined'), ('pending', 'To be confirmed')])),
                ('since', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('category', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='crm.category')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='crm.customer')),
            ],
        ),
        migrations.CreateModel(
            name='ConsentEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('what', models.TextField(choices=[('closed', 'Channel closed'), ('opened', 'Channel opened'), ('opted_in', 'Opted in'), ('opted_out', 'Opted out'), ('asked', 'Asked to be opted in'), ('reset', 'Choice taken back'), ('snoozed', 'Paused'), ('woken', 'Pause ended'), ('suppressed', 'Put on the suppression list'), ('lifted', 'Taken off the suppression list')])),
                ('channel', models.TextField(default='')),
                ('category', models.TextField(default='', help_text='slug')),
                ('side', models.TextField(default='')),
                ('until', models.DateTimeField(null=True)),
                ('reason', models.TextField(default='')),
                ('actor', models.TextField(help_text='as the audit names them: operator:anna, key:8f3a…, customer, system')),
                ('source', models.TextField(help_text='api, backoffice, callback, link, page, file, system')),
                ('evidence', models.JSONField(default=dict)),
                ('text_version', models.PositiveIntegerField(null=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='consent_entries', to='crm.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Snooze',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField()),
                ('since', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='snooze', to='crm.customer')),
            ],
        ),
        migrations.CreateModel(
            name='Suppression',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.TextField()),
                ('channel', models.TextField(blank=True, default='')),
                ('cause', models.TextField(choices=[('hand', 'By hand'), ('api', 'By program'), ('file', 'From a file'), ('bounce', 'Failures in a row')])),
                ('reason', models.TextField(blank=True, default='')),
                ('since', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='suppressions', to='crm.brand')),
            ],
        ),
        migrations.AddConstraint(
            model_name='category',
            constraint=models.UniqueConstraint(fields=('brand', 'slug'), name='category_slug'),
        ),
        migrations.AddIndex(
            model_name='categoryversion',
            index=models.Index(fields=['brand', 'category', 'at'], name='category_version_of_brand'),
        ),
        migrations.AddConstraint(
            model_name='consent',
            constraint=models.UniqueConstraint(fields=('customer', 'category', 'channel'), name='consent_once'),
        ),
        migrations.AddIndex(
            model_name='consententry',
            index=models.Index(fields=['customer', 'id'], name='consent_entry_of_customer'),
        ),
        migrations.AddIndex(
            model_name='consententry',
            index=models.Index(condition=models.Q(('subject', ''), _negated=True), fields=['brand', 'subject', 'id'], name='consent_entry_of_subject'),
        ),
        migrations.AddConstraint(
            model_name='suppression',
            constraint=models.UniqueConstraint(fields=('brand', 'subject', 'channel'), name='suppression_once'),
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
