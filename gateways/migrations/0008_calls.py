"""Calls of journeys to the outside, and notices to the people of the account."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
        ('gateways', '0007_messages_lock_no_brand'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Call',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.TextField(unique=True)),
                ('kind', models.TextField(choices=[('webhook', 'Webhook'), ('bonus', 'Bonus'), ('audience', 'Audience')])),
                ('campaign', models.TextField(default='', help_text='slug')),
                ('run_id', models.BigIntegerField(null=True)),
                ('node', models.TextField(default='')),
                ('visit', models.IntegerField(null=True)),
                ('line', models.TextField()),
                ('method', models.TextField(default='POST')),
                ('url', models.TextField()),
                ('headers', models.JSONField(default=dict, help_text="without the gateway's")),
                ('body', models.TextField(default='')),
                ('timeout_s', models.PositiveSmallIntegerField(default=10)),
                ('tries', models.PositiveSmallIntegerField(default=5)),
                ('keeps', models.JSONField(default=dict, help_text='{name: path} of what is kept of the answer')),
                ('state', models.TextField(choices=[('queued', 'Queued'), ('calling', 'Calling'), ('done', 'Done'), ('failed', 'Failed')], default='queued')),
                ('due_at', models.DateTimeField(help_text='next try, or end of the lease; null when settled', null=True)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('lease', models.UUIDField(null=True)),
                ('http_status', models.PositiveSmallIntegerField(null=True)),
                ('answer', models.JSONField(default=dict, help_text='what was kept of it, by name')),
                ('error', models.TextField(default='')),
                ('status', models.TextField(default='', help_text='as reported afterwards: accrued or failed')),
                ('created_at', models.DateTimeField()),
                ('settled_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_index=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='calls', to='crm.customer')),
                ('gateway', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='gateways.gateway')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['line', 'due_at'], name='call_due'), models.Index(fields=['customer', '-id'], name='call_of_customer')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('run_id__isnull', False)), fields=('run_id', 'visit'), name='call_once')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.TextField(help_text='slug')),
                ('run_id', models.BigIntegerField(null=True)),
                ('node', models.TextField(default='')),
                ('visit', models.IntegerField(null=True)),
                ('subject', models.TextField()),
                ('body', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('mail_due_at', models.DateTimeField(null=True)),
                ('mail_attempts', models.PositiveSmallIntegerField(default=0)),
                ('mail_error', models.TextField(default='')),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to='crm.customer')),
                ('operator', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(fields=['operator', 'brand', '-id'], name='notice_of_operator'), models.Index(fields=['customer', '-id'], name='notice_of_customer'), models.Index(condition=models.Q(('mail_due_at__isnull', False)), fields=['mail_due_at'], name='notice_to_be_mailed')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('run_id__isnull', False)), fields=('run_id', 'visit'), name='notice_once')],
            },
        ),
        migrations.CreateModel(
            name='Turn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('campaign', models.TextField(help_text='slug')),
                ('node', models.TextField()),
                ('dealt', models.BigIntegerField(default=0)),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'campaign', 'node'), name='turn_of_node')],
            },
        ),
    ]
