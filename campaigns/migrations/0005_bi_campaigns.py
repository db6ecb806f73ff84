"""Campaigns, their versions, runs and visits for tools of analysis."""

from django.db import migrations

CREATE = """
CREATE VIEW bi.campaigns AS
SELECT label.slug AS label, brand.slug AS brand, campaign.id AS campaign_id, campaign.slug AS campaign, campaign.name,
    campaign.status, campaign.created_at, campaign.updated_at
FROM campaigns_campaign campaign JOIN crm_brand brand ON brand.id = campaign.brand_id
JOIN crm_label label ON label.id = brand.label_id;
CREATE VIEW bi.versions AS
SELECT version.id AS version_id, version.campaign_id, version.number, version.graph, version.settings,
    version.published_at, version.published_by
FROM campaigns_version version JOIN campaigns_campaign campaign ON campaign.id = version.campaign_id;
CREATE VIEW bi.runs AS
SELECT label.slug AS label, brand.slug AS brand, run.id AS run_id, run.campaign_id, run.version_id, run.customer_id,
    run.state, run.node, run.entry_key, run.started_at, run.finished_at, run.reason
FROM campaigns_run run JOIN crm_brand brand ON brand.id = run.brand_id JOIN crm_label label ON label.id = brand.label_id;
CREATE VIEW bi.visits AS
SELECT visit.run_id, visit.number, visit.node, visit.port, visit.arrived_at, visit.at AS left_at, visit.why
FROM campaigns_visit visit JOIN campaigns_run run ON run.id = visit.run_id;
"""


class Migration(migrations.Migration):
    dependencies = [("campaigns", "0004_attribution"), ("crm", "0016_bi_customers_segments")]
    operations = [migrations.RunSQL(CREATE, "DROP VIEW bi.visits, bi.runs, bi.versions, bi.campaigns")]
