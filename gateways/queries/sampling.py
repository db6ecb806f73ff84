"""Some customers of a brand that stand for all, read in the same time however many there are."""

# From both ends of the index by the platform's ids. The newest by id would do as well where a brand has the
# table to itself; beside a larger one, PostgreSQL reads past all customers of the other (120 ms at 300,000).
# Parameters: brand, half (how many from each end).
SOME = """
    (SELECT attributes FROM crm_customer WHERE brand_id = %(brand)s ORDER BY ext_id LIMIT %(half)s)
    UNION ALL
    (SELECT attributes FROM crm_customer WHERE brand_id = %(brand)s ORDER BY ext_id DESC LIMIT %(half)s)
"""
