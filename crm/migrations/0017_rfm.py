"""What customers are scored by, and their scores."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0016_bi_customers_segments'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rfm',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.TextField(help_text='the event type that counts as buying')),
                ('field', models.TextField(help_text='its field that holds the amount')),
                ('days', models.PositiveIntegerField(help_text='how far back is looked')),
                ('due_at', models.DateTimeField(help_text='when customers are scored next')),
                ('scored_at', models.DateTimeField(null=True)),
                ('grid', models.JSONField(default=list, help_text='[[recency, frequency, customers, amount]] of the last scoring')),
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='rfm', to='crm.brand')),
            ],
            options={
                'verbose_name': 'RFM',
                'indexes': [models.Index(fields=['due_at'], name='rfm_due')],
            },
        ),
        migrations.CreateModel(
            name='RfmScore',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recency', models.SmallIntegerField()),
                ('frequency', models.SmallIntegerField()),
                ('monetary', models.SmallIntegerField()),
                ('last_at', models.DateTimeField()),
                ('orders', models.IntegerField()),
                ('amount', models.DecimalField(decimal_places=4, max_digits=28)),
                ('brand', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rfm_scores', to='crm.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'customer'), include=('recency', 'frequency', 'monetary'), name='rfm_score_once')],
            },
        ),
    ]
