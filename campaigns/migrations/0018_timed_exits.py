"""Exit conditions that time alone makes true."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0017_dealt_without_locks'),
    ]

    operations = [
        migrations.CreateModel(
            name='TimedExit',
            fields=[
                ('version', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='campaigns.version')),
                ('due_at', models.DateTimeField(db_index=True)),
                ('after', models.BigIntegerField(default=0)),
            ],
        ),
    ]
