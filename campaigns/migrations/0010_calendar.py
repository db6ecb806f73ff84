"""Occasions: moments of the calendar at which campaigns let customers in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0009_limits'),
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='Occasion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField()),
                ('due_at', models.DateTimeField(db_index=True, help_text='null: it never fires again', null=True)),
            ],
        ),
        migrations.AddField(
            model_name='fanout',
            name='occasion',
            field=models.DateTimeField(help_text='the due moment of a calendar trigger', null=True),
        ),
        migrations.AlterField(
            model_name='fanout',
            name='event',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='fanout',
            constraint=models.UniqueConstraint(fields=('version', 'node', 'occasion'), name='fan_out_once_by_occasion'),
        ),
        migrations.AddConstraint(
            model_name='fanout',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', False), ('occasion__isnull', False), _connector='OR'), name='fan_out_has_a_cause'),
        ),
        migrations.AddField(
            model_name='occasion',
            name='version',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='occasions', to='campaigns.version'),
        ),
        migrations.AddConstraint(
            model_name='occasion',
            constraint=models.UniqueConstraint(fields=('version', 'node'), name='occasion_once'),
        ),
    ]
