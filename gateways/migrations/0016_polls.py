"""Polls, with their invitations and answers."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
        ('gateways', '0015_delays_by_pace'),
    ]

    operations = [
        migrations.CreateModel(
            name='Poll',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100)),
                ('name', models.TextField()),
                ('status', models.TextField(choices=[('draft', 'Draft'), ('open', 'Open'), ('closed', 'Closed')], default='draft')),
                ('intro', models.TextField(blank=True, default='', help_text='customers read it above the questions')),
                ('thanks', models.TextField(blank=True, default='', help_text='and this when they have answered')),
                ('questions', models.JSONField(default=list)),
                ('revision', models.PositiveIntegerField(default=1)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'verbose_name': 'poll',
            },
        ),
        migrations.CreateModel(
            name='PollAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('answers', models.JSONField(default=dict)),
                ('answered_at', models.DateTimeField()),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
                ('poll', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='gateways.poll')),
            ],
            options={
                'verbose_name_plural': 'answers to polls',
            },
        ),
        migrations.CreateModel(
            name='PollInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('invited_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(help_text='empty: never', null=True)),
                ('answered_at', models.DateTimeField(null=True)),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.customer')),
                ('poll', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='invitations', to='gateways.poll')),
            ],
            options={
                'verbose_name_plural': 'invitations to polls',
            },
        ),
        migrations.AddConstraint(
            model_name='poll',
            constraint=models.UniqueConstraint(fields=('brand', 'slug'), name='poll_slug'),
        ),
        migrations.AddIndex(
            model_name='pollanswer',
            index=models.Index(fields=['poll', 'answered_at'], name='poll_answers_of_time'),
        ),
        migrations.AddConstraint(
            model_name='pollanswer',
            constraint=models.UniqueConstraint(fields=('poll', 'customer'), name='poll_answered_once'),
        ),
        migrations.AddIndex(
            model_name='pollinvitation',
            index=models.Index(condition=models.Q(('answered_at__isnull', True)), fields=['poll', 'expires_at'], name='poll_invitation_open'),
        ),
        migrations.AddConstraint(
            model_name='pollinvitation',
            constraint=models.UniqueConstraint(fields=('poll', 'customer'), name='poll_invitation_once'),
        ),
    ]
