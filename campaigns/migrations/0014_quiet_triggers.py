"""Customers of whom nothing was heard since they began something."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0013_bandit'),
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='Silence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField()),
                ('key', models.TextField(help_text='what keeps several matters of one customer apart')),
                ('event', models.BigIntegerField(help_text='id of the last event that began it')),
                ('event_at', models.DateTimeField()),
                ('opened_at', models.DateTimeField(help_text='of the first such event')),
                ('due_at', models.DateTimeField()),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='silences', to='campaigns.campaign')),
                ('customer', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
            ],
            options={
                'indexes': [models.Index(fields=['due_at'], name='silence_due')],
                'constraints': [models.UniqueConstraint(fields=('customer', 'campaign', 'node', 'key'), name='silence_once')],
            },
        ),
    ]
