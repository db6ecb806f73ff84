"""A sample of a brand's customers that costs the same at any size: every 16th, in the order of a hash.

Estimates, suggestions and what is known of attributes read the first few thousand of it, which are spread over
all customers alike. A sixteenth of the rows, so it costs a sixteenth of what an index costs when customers are
written. The table's state in Django does not know it: an index over an expression with INCLUDE has no words there.
"""

from django.db import migrations

CREATE = """
CREATE INDEX CONCURRENTLY IF NOT EXISTS customer_sample
ON crm_customer (brand_id, hashint8(id)) INCLUDE (id) WHERE (hashint8(id) & 15) = 0
"""


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("crm", "0003_customers_of_a_brand")]
    operations = [migrations.RunSQL(CREATE, "DROP INDEX CONCURRENTLY IF EXISTS customer_sample")]
