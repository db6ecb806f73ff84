"""Merged customers, their rows and their ids."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0014_seconds_of_machines'),
    ]

    operations = [
        migrations.CreateModel(
            name='Merge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lost_id', models.BigIntegerField(help_text='the row of the other, which is gone')),
                ('lost_ext_id', models.TextField()),
                ('lost', models.JSONField(help_text='that row')),
                ('before', models.JSONField(help_text='attributes of the one who is left, before')),
                ('after', models.JSONField(help_text='and after')),
                ('actor', models.TextField()),
                ('at', models.DateTimeField()),
                ('undone_at', models.DateTimeField(null=True)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(help_text='who is left', on_delete=django.db.models.deletion.CASCADE, related_name='merges', to='crm.customer')),
            ],
        ),
        migrations.CreateModel(
            name='MergedRow',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('table', models.TextField()),
                ('kind', models.TextField(choices=[('moved', 'Moved'), ('dropped', 'Dropped'), ('changed', 'Changed')])),
                ('row_id', models.BigIntegerField()),
                ('before', models.JSONField(null=True)),
                ('merge', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='rows', to='crm.merge')),
            ],
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ext_id', models.TextField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='crm.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'ext_id'), name='alias_ext_id')],
            },
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(fields=['brand', '-at'], name='merge_of_brand'),
        ),
        migrations.AddIndex(
            model_name='merge',
            index=models.Index(condition=models.Q(('undone_at__isnull', True)), fields=['at'], name='merge_not_undone'),
        ),
        migrations.AddIndex(
            model_name='mergedrow',
            index=models.Index(fields=['merge', 'table', 'kind'], name='merged_row_of_merge'),
        ),
    ]
