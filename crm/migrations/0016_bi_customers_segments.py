"""Views for tools of analysis, in a schema of their own: what stands in them is an interface, tables are not."""

from django.db import migrations

CREATE = """
CREATE SCHEMA IF NOT EXISTS bi;
CREATE VIEW bi.customers AS
SELECT label.slug AS label, brand.slug AS brand, customer.id AS customer_id, customer.ext_id AS customer,
    customer.attributes, customer.is_test, customer.created_at, customer.updated_at
FROM crm_customer customer JOIN crm_brand brand ON brand.id = customer.brand_id
JOIN crm_label label ON label.id = brand.label_id;
CREATE VIEW bi.segments AS
SELECT label.slug AS label, brand.slug AS brand, segment.id AS segment_id, segment.slug AS segment, segment.name,
    segment.condition, segment.updated_at
FROM crm_segment segment JOIN crm_brand brand ON brand.id = segment.brand_id
JOIN crm_label label ON label.id = brand.label_id;
CREATE VIEW bi.members AS
SELECT member.segment_id, member.customer_id, member.since FROM crm_segmentmember member
JOIN crm_segment segment ON segment.id = member.segment_id WHERE member.inside;
"""
DROP = "DROP VIEW bi.members, bi.segments, bi.customers"


class Migration(migrations.Migration):
    dependencies = [("crm", "0015_merges")]
    operations = [migrations.RunSQL(CREATE, DROP)]
