"""Browsers that show notifications, and the keys of brands that these are signed with."""

import django.db.models.deletion
import lib.secrets.field
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('crm', '0018_segment_days'),
        ('gateways', '0012_caps'),
    ]

    operations = [
        migrations.CreateModel(
            name='PushKey',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public', models.TextField()),
                ('private', lib.secrets.field.EncryptedTextField()),
                ('brand', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='push_key', to='crm.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Browser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('endpoint', models.TextField(help_text="address at the browser's push service; whoever has it can write there")),
                ('p256dh', models.TextField()),
                ('auth', lib.secrets.field.EncryptedTextField()),
                ('seen_at', models.DateTimeField()),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='crm.brand')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='browsers', to='crm.customer')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'endpoint'), name='browser_once')],
            },
        ),
    ]
