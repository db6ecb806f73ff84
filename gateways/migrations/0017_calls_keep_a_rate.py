"""Calls keep a rate by their line, are listed by brand and deleted by age."""

import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateways', '0016_polls'),
    ]

    operations = [
        migrations.CreateModel(
            name='CallLine',
            fields=[
                ('line', models.TextField(primary_key=True, serialize=False)),
                ('tokens', models.FloatField(default=0, help_text='calls the rate still allows')),
                ('tokens_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name='call',
            name='rate_per_second',
            field=models.PositiveIntegerField(db_default=0, default=0, help_text="of its step; 0: the gateway's, or as fast as the host answers"),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['brand', '-id'], name='call_of_brand'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=django.contrib.postgres.indexes.BrinIndex(autosummarize=True, fields=['settled_at'], name='call_settled', pages_per_range=32),
        ),
    ]
