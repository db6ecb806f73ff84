"""What customers are searched by, in a table of its own: e-mail address, phone number, names.

Indexes over the attributes themselves would have to be written at every change of any attribute; measured on a
million customers, an update took up to 2.7 times as much of the database. So triggers keep the terms, once for each
statement, and write only those that are other than before: no writer can forget them. Customers made by an event
have no attributes yet, and no terms.
"""

import django.db.models.deletion
from django.db import migrations, models

CREATE = """
CREATE FUNCTION crm_terms(attributes jsonb) RETURNS TABLE (found_by text, value text)
LANGUAGE sql IMMUTABLE AS $$
    SELECT term.found_by, term.value
    FROM (SELECT coalesce(attributes ->> 'first_name', attributes ->> 'user_first_name', attributes ->> 'name'),
                 coalesce(attributes ->> 'last_name', attributes ->> 'user_last_name')) AS name (first, last)
    CROSS JOIN LATERAL (VALUES
        ('email', lower(left(coalesce(attributes ->> 'email', attributes ->> 'user_email'), 100))),
        ('phone', translate(left(coalesce(attributes ->> 'phone', attributes ->> 'user_phone'), 100), '+ -()./', '')),
        -- The whole name, so that one range finds Muster and Muster A, the other Anna and Anna Mu.
        ('last_name', lower(left(name.last || coalesce(' ' || name.first, ''), 100))),
        ('first_name', lower(left(name.first || coalesce(' ' || name.last, ''), 100)))
    ) AS term (found_by, value)
    WHERE term.value <> ''
$$;

CREATE FUNCTION crm_terms_of_new() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO crm_term (customer_id, brand_id, found_by, value)
    SELECT fresh.id, fresh.brand_id, term.found_by, term.value
    FROM fresh CROSS JOIN LATERAL crm_terms(fresh.attributes) AS term
    WHERE fresh.attributes <> '{}';
    RETURN NULL;
END $$;

CREATE FUNCTION crm_terms_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    WITH after AS (
        SELECT fresh.id, fresh.brand_id, term.found_by, term.value
        FROM fresh CROSS JOIN LATERAL crm_terms(fresh.attributes) AS term
    ), before AS (
        SELECT stale.id, term.found_by, term.value FROM stale CROSS JOIN LATERAL crm_terms(stale.attributes) AS term
    ), differing AS (
        SELECT id, found_by, after.brand_id, after.value
        FROM after FULL JOIN before USING (id, found_by) WHERE after.value IS DISTINCT FROM before.value
    ), gone AS (
        DELETE FROM crm_term USING differing
        WHERE crm_term.customer_id = differing.id AND crm_term.found_by = differing.found_by
        AND differing.value IS NULL
    )
    INSERT INTO crm_term (customer_id, brand_id, found_by, value)
    SELECT id, brand_id, found_by, value FROM differing WHERE value IS NOT NULL
    ON CONFLICT (customer_id, found_by) DO UPDATE SET value = excluded.value;
    RETURN NULL;
END $$;

CREATE FUNCTION crm_terms_of_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    DELETE FROM crm_term USING stale WHERE crm_term.customer_id = stale.id;
    RETURN NULL;
END $$;

CREATE TRIGGER customer_terms_of_new AFTER INSERT ON crm_customer
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION crm_terms_of_new();
CREATE TRIGGER customer_terms_of_changed AFTER UPDATE ON crm_customer
REFERENCING OLD TABLE AS stale NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION crm_terms_of_changed();
CREATE TRIGGER customer_terms_of_gone AFTER DELETE ON crm_customer
REFERENCING OLD TABLE AS stale FOR EACH STATEMENT EXECUTE FUNCTION crm_terms_of_gone();

INSERT INTO crm_term (customer_id, brand_id, found_by, value)
SELECT customer.id, customer.brand_id, term.found_by, term.value
FROM crm_customer AS customer CROSS JOIN LATERAL crm_terms(customer.attributes) AS term;
"""
DROP = """
DROP TRIGGER customer_terms_of_new ON crm_customer;
DROP TRIGGER customer_terms_of_changed ON crm_customer;
DROP TRIGGER customer_terms_of_gone ON crm_customer;
DROP FUNCTION crm_terms_of_new, crm_terms_of_changed, crm_terms_of_gone, crm_terms;
"""


class Migration(migrations.Migration):
    dependencies = [("crm", "0010_attributes")]
    operations = [
        migrations.CreateModel(
            name="Term",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("found_by", models.TextField()),
                ("value", models.TextField(db_collation="C")),
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
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False,
                        db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="crm.customer",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("customer", "found_by"), name="term_of_customer")
                ],
                "indexes": [models.Index(fields=["brand", "found_by", "value"], name="term_of_brand")],
            },
        ),
        migrations.RunSQL(CREATE, DROP),
    ]
