"""Templates have a history, which begins with what they say now; types of custom IM count their changes."""

import django.db.models.deletion
from django.db import migrations, models

FIRST = """
INSERT INTO gateways_templateversion (template_id, number, name, gateway, im_type, content, at, by)
SELECT t.id, t.revision, t.name, g.slug, coalesce(i.slug, ''), t.content, t.updated_at, 'system'
FROM gateways_template t
JOIN gateways_gateway g ON g.id = t.gateway_id
LEFT JOIN gateways_imtype i ON i.id = t.im_type_id
"""


class Migration(migrations.Migration):
    dependencies = [("gateways", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="imtype",
            name="revision",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.CreateModel(
            name="TemplateVersion",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("name", models.TextField()),
                ("gateway", models.TextField(help_text="slug")),
                ("im_type", models.TextField(default="", help_text="slug; empty without a type")),
                ("content", models.JSONField()),
                ("at", models.DateTimeField()),
                (
                    "by",
                    models.TextField(
                        help_text="as the audit names them: operator:anna, key:8f3a…, system"
                    ),
                ),
                (
                    "template",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="versions",
                        to="gateways.template",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("template", "number"), name="template_version_number")
                ],
            },
        ),
        migrations.RunSQL(FIRST, migrations.RunSQL.noop),
    ]
