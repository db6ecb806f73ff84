"""Product back in stock."""

from campaigns.gallery._writing import Entry, flow, mail, step

LOOKED_AT = {
    "all": [
        {
            "event": "product_viewed",
            "where": [{"field": "product_id", "op": "eq", "value": "$product_id"}],
            "within": {"days": 30},
        },
        {
            "not": {
                "event": "purchase",
                "where": [{"field": "product_id", "op": "eq", "value": "$product_id"}],
                "within": {"days": 30},
            }
        },
    ]
}

ENTRY = Entry(
    key="back_in_stock",
    name="Product back in stock",
    goal="Tell those who looked at a product that it is there again",
    description=(
        "Set off by the system event product_in_stock (with product_id, product_name and url). It concerns customers"
        " who looked at the product in the last 30 days (event product_viewed) and have not bought it (event"
        " purchase), each once for every product."
    ),
    graph=flow(
        [
            step("in-stock", "system_event_occurred", event="product_in_stock", where=LOOKED_AT),
            step("news", "send_email", template="back-in-stock"),
        ]
    ),
    settings={"entry": {"mode": "once", "entry_key": "product_id"}},
    templates=[
        mail(
            "back-in-stock",
            "Product back in stock",
            "{{ event.product_name }} is back",
            "You looked at <b>{{ event.product_name }}</b> lately. It is in stock again.",
            ("{{ event.url }}", "To the product"),
        )
    ],
)
