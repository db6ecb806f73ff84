"""Counters of limits, and why a campaign has its status."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0008_listening'),
    ]

    operations = [
        migrations.AddField(
            model_name='campaign',
            name='reason',
            field=models.TextField(
                db_default='', default='', help_text='why it has this status, where no person decided it'
            ),
        ),
        migrations.CreateModel(
            name='LimitCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.TextField(help_text="empty: the campaign's participants")),
                (
                    'period',
                    models.TextField(help_text="such as 2026-03-02, in the label's zone; empty: for ever"),
                ),
                ('passed', models.PositiveBigIntegerField(default=0)),
                ('campaign', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('campaign', 'node', 'period'), name='limit_count_once')
                ],
            },
        ),
    ]
