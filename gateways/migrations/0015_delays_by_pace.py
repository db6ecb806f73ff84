"""A message may also wait for its turn at the pace of its step."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateways', '0014_unread_notices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='delay',
            name='cause',
            field=models.TextField(choices=[('cap', 'Frequency cap'), ('window', 'Delivery window'), ('pace', 'Pace of its step')]),
        ),
    ]
