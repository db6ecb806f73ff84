"""Runs listen for events, and may be of the control group."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0007_runs_lock_no_brand'),
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='run',
            name='control',
            field=models.BooleanField(db_default=False, default=False, help_text='in the control group'),
        ),
        migrations.CreateModel(
            name='Listener',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.TextField()),
                ('node', models.TextField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='listeners', to='campaigns.version')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'event', 'version', 'node'), name='listener_once')],
            },
        ),
    ]
