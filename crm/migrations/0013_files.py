"""Files in the database, and what is known of customers who were forgotten."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0012_attribute_history'),
    ]

    operations = [
        migrations.CreateModel(
            name='File',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('purpose', models.TextField(choices=[('import', 'To be imported'), ('problems', 'What was wrong with an import'), ('export', 'Exported customers')])),
                ('name', models.TextField()),
                ('encoding', models.TextField(default='utf-8')),
                ('delimiter', models.TextField(default=',')),
                ('heads', models.JSONField(default=list, help_text='the names of the columns')),
                ('settings', models.JSONField(default=dict, help_text='how it was read or what it was made of')),
                ('records', models.PositiveBigIntegerField(default=0)),
                ('size', models.PositiveBigIntegerField(default=0, help_text='bytes')),
                ('started_by', models.TextField(help_text='operator:<name>, as in the audit')),
                ('created_at', models.DateTimeField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('of', models.ForeignKey(help_text='the import that problems are of', null=True, on_delete=django.db.models.deletion.CASCADE, related_name='about', to='crm.file')),
            ],
        ),
        migrations.CreateModel(
            name='FilePiece',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('first_line', models.PositiveBigIntegerField(help_text='of the whole file, from 1')),
                ('records', models.PositiveIntegerField()),
                ('content', models.BinaryField()),
                ('file', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='pieces', to='crm.file')),
            ],
        ),
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.TextField()),
                ('refuses', models.BooleanField(default=False, help_text='events and imports that name the id are refused')),
                ('started_by', models.TextField(help_text='operator:<name>, as in the audit')),
                ('started_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('job', models.BigIntegerField(help_text='id of the job; jobs are forgotten, this is not', null=True)),
                ('rows', models.JSONField(default=dict, help_text='{table: rows deleted or emptied}')),
                ('left', models.JSONField(default=dict, help_text='{table.column: rows that still hold something of hers}')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', '-id'], name='erasure_of_brand'), models.Index(condition=models.Q(('refuses', True)), fields=['brand', 'digest'], name='erasure_refuses')],
            },
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['brand', 'purpose', '-id'], name='file_of_brand'),
        ),
        migrations.AddConstraint(
            model_name='filepiece',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='file_piece_once'),
        ),
    ]
