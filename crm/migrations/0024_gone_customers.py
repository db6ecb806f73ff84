"""Whose number is nobody's any more, kept by a trigger; from now on, and of the merges and erasures so far."""

import django.db.models.deletion
from django.db import migrations, models

CREATE = """
ALTER TABLE crm_gone ADD FOREIGN KEY (brand_id) REFERENCES crm_brand (id) ON DELETE CASCADE;

CREATE FUNCTION crm_note_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_gone (brand_id, customer)
    SELECT stale.brand_id, stale.id FROM stale JOIN crm_brand AS brand ON brand.id = stale.brand_id
    ON CONFLICT DO NOTHING;
    RETURN NULL;
END $$;

CREATE TRIGGER customer_gone AFTER DELETE ON crm_customer
REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION crm_note_gone();

INSERT INTO crm_gone (brand_id, customer)
SELECT brand_id, id FROM (
    SELECT brand_id, lost_id FROM crm_merge WHERE undone_at IS NULL
    UNION SELECT brand_id, jsonb_array_elements_text(file_ids)::bigint FROM crm_erasure
) AS was (brand_id, id)
WHERE NOT EXISTS (SELECT FROM crm_customer AS customer WHERE customer.id = was.id);
"""
DROP = """
DROP TRIGGER customer_gone ON crm_customer;
DROP FUNCTION crm_note_gone();
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0023_names_that_are_read")]
    operations = [
        migrations.CreateModel(
            name="Gone",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "brand", "customer", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("customer", models.BigIntegerField()),
                (
                    "brand",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="crm.brand",
                    ),
                ),
            ],
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
