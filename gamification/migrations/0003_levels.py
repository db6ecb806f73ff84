"""Levels by all that was ever awarded."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
        ('gamification', '0002_missions'),
    ]

    operations = [
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100)),
                ('name', models.TextField()),
                ('description', models.TextField(blank=True, default='')),
                ('points', models.BigIntegerField(help_text='from how many points ever awarded on')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'verbose_name': 'level',
                'constraints': [models.UniqueConstraint(fields=('brand', 'slug'), name='level_slug'), models.UniqueConstraint(fields=('brand', 'points'), name='level_points')],
            },
        ),
    ]
