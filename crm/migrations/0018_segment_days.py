"""What brands and segments were like on each day."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0017_rfm'),
    ]

    operations = [
        migrations.CreateModel(
            name='BrandDay',
            fields=[
                ('pk', models.CompositePrimaryKey('brand', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('customers', models.BigIntegerField()),
                ('amount', models.DecimalField(decimal_places=4, help_text='what all have spent, where customers are scored', max_digits=32, null=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
        ),
        migrations.CreateModel(
            name='SegmentDay',
            fields=[
                ('pk', models.CompositePrimaryKey('segment', 'day', blank=True, editable=False, primary_key=True, serialize=False)),
                ('day', models.DateField()),
                ('size', models.BigIntegerField()),
                ('entered', models.BigIntegerField(default=0)),
                ('left', models.BigIntegerField(default=0)),
                ('amount', models.DecimalField(decimal_places=4, help_text='what its customers have spent, counted once a day where customers are scored', max_digits=32, null=True)),
                ('segment', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='days', to='crm.segment')),
            ],
        ),
    ]
