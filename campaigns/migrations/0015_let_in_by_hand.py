"""Customers are let in by hand or by program, once for each name."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0014_quiet_triggers'),
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.CreateModel(
            name='LettingIn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('once', models.TextField(help_text='its name within the campaign')),
                ('entered', models.PositiveIntegerField(default=0)),
                ('later', models.BooleanField(default=False, help_text='slice by slice')),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='fanout',
            name='fan_out_has_a_cause',
        ),
        migrations.AddField(
            model_name='fanout',
            name='condition',
            field=models.JSONField(help_text='only these', null=True),
        ),
        migrations.AddConstraint(
            model_name='fanout',
            constraint=models.CheckConstraint(condition=models.Q(('event__isnull', False), ('occasion__isnull', False), ('condition__isnull', False), _connector='OR'), name='fan_out_has_a_cause'),
        ),
        migrations.AddField(
            model_name='lettingin',
            name='campaign',
            field=models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='campaigns.campaign'),
        ),
        migrations.AddConstraint(
            model_name='lettingin',
            constraint=models.UniqueConstraint(fields=('campaign', 'once'), name='letting_in_once'),
        ),
    ]
