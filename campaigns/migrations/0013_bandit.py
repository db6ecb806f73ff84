"""When the results were counted by which a bandit deals."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('campaigns', '0012_conversions'),
    ]

    operations = [
        migrations.AddField(
            model_name='abround',
            name='counted_at',
            field=models.DateTimeField(help_text='of a bandit: when the results were counted', null=True),
        ),
    ]
