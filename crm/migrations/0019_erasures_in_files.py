"""An erasure knows how far it has come in the files that days are exported to."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
    ]

    operations = [
        migrations.AddField(
            model_name='erasure',
            name='file_ids',
            field=models.JSONField(help_text='the numbers that her rows in files bear; [] once they are gone, null: never looked for', null=True),
        ),
        migrations.AddField(
            model_name='erasure',
            name='file_mark',
            field=models.JSONField(default=list, help_text='[day export, part]: files up to this one are done'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='files_rewritten',
            field=models.PositiveIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='erasure',
            name='files_clear_at',
            field=models.DateTimeField(help_text='no file holds a row of hers any more', null=True),
        ),
        migrations.AddField(
            model_name='erasure',
            name='files_leased_until',
            field=models.DateTimeField(help_text='somebody rewrites a file until then', null=True),
        ),
        migrations.AddIndex(
            model_name='erasure',
            index=models.Index(condition=models.Q(('file_ids__isnull', False), ('files_clear_at', None)), fields=['id'], name='erasure_in_files'),
        ),
    ]
