"""A template may belong to a category: then only customers who want that get its messages."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('gateways', '0003_held_messages'),
    ]

    operations = [
        migrations.AddField(
            model_name='template',
            name='category',
            field=models.TextField(blank=True, default='', help_text='slug: only those who want it get it'),
        ),
        migrations.AddField(
            model_name='templateversion',
            name='category',
            field=models.TextField(default='', help_text='slug; empty without a category'),
        ),
    ]
