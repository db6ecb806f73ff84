"""Search terms are worked out anew for customers whose name or address is another, and for nobody else.

A journey or an event that sets any other attribute of a thousand customers spent half of its statement on terms that
turned out to be the same.
"""

from django.db import migrations

BEGINNING = """
CREATE OR REPLACE FUNCTION crm_terms_of_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
"""
# The attributes are those that crm_terms() reads: a new one there belongs here as well.
OF_THOSE_RENAMED = """\
    WITH altered AS MATERIALIZED (
        SELECT fresh.id, fresh.brand_id, fresh.attributes, stale.attributes AS earlier
        FROM fresh JOIN stale USING (id)
        WHERE fresh.attributes -> 'email' IS DISTINCT FROM stale.attributes -> 'email'
            OR fresh.attributes -> 'user_email' IS DISTINCT FROM stale.attributes -> 'user_email'
            OR fresh.attributes -> 'phone' IS DISTINCT FROM stale.attributes -> 'phone'
            OR fresh.attributes -> 'user_phone' IS DISTINCT FROM stale.attributes -> 'user_phone'
            OR fresh.attributes -> 'first_name' IS DISTINCT FROM stale.attributes -> 'first_name'
            OR fresh.attributes -> 'user_first_name' IS DISTINCT FROM stale.attributes -> 'user_first_name'
            OR fresh.attributes -> 'name' IS DISTINCT FROM stale.attributes -> 'name'
            OR fresh.attributes -> 'last_name' IS DISTINCT FROM stale.attributes -> 'last_name'
            OR fresh.attributes -> 'user_last_name' IS DISTINCT FROM stale.attributes -> 'user_last_name'
    ), after AS (
        SELECT altered.id, altered.brand_id, term.found_by, term.value
        FROM altered CROSS JOIN LATERAL crm_terms(altered.attributes) AS term
    ), before AS (
        SELECT altered.id, term.found_by, term.value
        FROM altered CROSS JOIN LATERAL crm_terms(altered.earlier) AS term
"""
OF_ALL = """\
    WITH after AS (
        SELECT fresh.id, fresh.brand_id, term.found_by, term.value
        FROM fresh CROSS JOIN LATERAL crm_terms(fresh.attributes) AS term
    ), before AS (
        SELECT stale.id, term.found_by, term.value FROM stale CROSS JOIN LATERAL crm_terms(stale.attributes) AS term
"""
WHAT_DIFFERS = """\
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
"""
CHANGED = BEGINNING + OF_THOSE_RENAMED + WHAT_DIFFERS
EARLIER = BEGINNING + OF_ALL + WHAT_DIFFERS


class Migration(migrations.Migration):
    dependencies = [("crm", "0020_watched_touches")]
    operations = [migrations.RunSQL(CHANGED, EARLIER)]
