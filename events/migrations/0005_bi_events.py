"""The log for tools of analysis. A period of `occurred_at` keeps a question to its months."""

from django.db import migrations

CREATE = """
CREATE VIEW bi.events AS
SELECT label.slug AS label, brand.slug AS brand, event.id AS event_id, event.eid, event.customer_id,
    event.name AS event_type, event.action AS client_action, event.occurred_at, event.received_at, event.source,
    event.payload
FROM events_event event JOIN crm_brand brand ON brand.id = event.brand_id
JOIN crm_label label ON label.id = brand.label_id;
"""


class Migration(migrations.Migration):
    dependencies = [("events", "0004_log_is_vacuumed_often"), ("crm", "0016_bi_customers_segments")]
    operations = [migrations.RunSQL(CREATE, "DROP VIEW bi.events")]
