"""Missions, how far customers have come, and what has brought them there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
        ('gamification', '0001_points'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mission',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100)),
                ('name', models.TextField()),
                ('description', models.TextField(blank=True, default='')),
                ('status', models.TextField(choices=[('draft', 'Draft'), ('active', 'Active'), ('archived', 'Archived')], default='draft')),
                ('open_to', models.TextField(choices=[('everybody', 'Everybody'), ('given', 'Those who were given it')], default='everybody')),
                ('rule', models.TextField(help_text="key of the rule's kind")),
                ('settings', models.JSONField(default=dict)),
                ('event', models.TextField(help_text='the event type that brings it forward')),
                ('points', models.BigIntegerField(default=0, help_text='what completing it gives')),
                ('expires_days', models.PositiveIntegerField(help_text='for how long those points last', null=True)),
                ('active_since', models.DateTimeField(null=True)),
                ('ends_at', models.DateTimeField(null=True)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'verbose_name': 'mission',
            },
        ),
        migrations.CreateModel(
            name='MissionProgress',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('given_at', models.DateTimeField(null=True)),
                ('progress', models.DecimalField(decimal_places=4, default=0, max_digits=28)),
                ('completed_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
                ('mission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='customers', to='gamification.mission')),
            ],
            options={
                'verbose_name_plural': 'missions of customers',
            },
        ),
        migrations.CreateModel(
            name='MissionStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.BigIntegerField(help_text='the log keeps events for less long')),
                ('amount', models.DecimalField(decimal_places=4, max_digits=28)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
                ('mission', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='gamification.mission')),
            ],
            options={
                'verbose_name_plural': 'steps of missions',
            },
        ),
        migrations.AddIndex(
            model_name='mission',
            index=models.Index(condition=models.Q(('status', 'active')), fields=['brand', 'event'], name='mission_of_event'),
        ),
        migrations.AddConstraint(
            model_name='mission',
            constraint=models.UniqueConstraint(fields=('brand', 'slug'), name='mission_slug'),
        ),
        migrations.AddConstraint(
            model_name='missionprogress',
            constraint=models.UniqueConstraint(fields=('mission', 'customer'), name='mission_of_customer'),
        ),
        migrations.AddConstraint(
            model_name='missionstep',
            constraint=models.UniqueConstraint(fields=('mission', 'customer', 'event'), name='mission_step_once'),
        ),
    ]
