"""Messages and what became of them for tools of analysis; not what they said."""

from django.db import migrations

CREATE = """
CREATE VIEW bi.messages AS
SELECT label.slug AS label, brand.slug AS brand, message.id AS message_id, message.uid, message.customer_id,
    message.channel, template.slug AS template, gateway.slug AS gateway, message.campaign, message.version_id,
    message.run_id, message.node, message.state, message.status, message.error, message.attempts,
    message.created_at, message.settled_at
FROM gateways_message message JOIN gateways_template template ON template.id = message.template_id
JOIN gateways_gateway gateway ON gateway.id = message.gateway_id
JOIN crm_brand brand ON brand.id = message.brand_id JOIN crm_label label ON label.id = brand.label_id;
CREATE VIEW bi.message_statuses AS
SELECT history.message_id, history.status, history.at, history.applied AS counts, history.bot AS machine
FROM gateways_deliverystatus history JOIN gateways_message message ON message.id = history.message_id;
"""


class Migration(migrations.Migration):
    dependencies = [("gateways", "0005_machines"), ("crm", "0016_bi_customers_segments")]
    operations = [migrations.RunSQL(CREATE, "DROP VIEW bi.message_statuses, bi.messages")]
