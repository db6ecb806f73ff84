"""Abandoned cart."""

from campaigns.gallery._writing import NAME, Entry, flow, mail, step, text

ORDERED = {"event": "order_created", "since": "entry"}

ENTRY = Entry(
    key="abandoned_cart",
    name="Abandoned cart",
    goal="Bring customers back to what they left in the cart",
    description=(
        "An hour after the last product was put into the cart (event product_added, with its url), if no order"
        " followed (event order_created), it sends a mail, and a day later an SMS to those who still have not ordered."
    ),
    graph=flow(
        [
            step("cart", "lost_cart", hours=1),
            step("reminder", "send_email", template="cart-reminder"),
            step("a-day", "wait", days=1),
            step("ordered-since", "filter", condition=ORDERED),
            step("last-call", "send_sms", template="cart-last-call"),
        ],
        [step("done", "exit", reason="ordered")],
        ways=[
            ("ordered-since", "yes", "done"),
            ("ordered-since", "no", "last-call"),
        ],
    ),
    settings={"entry": {"mode": "once_while_open"}},
    templates=[
        mail(
            "cart-reminder",
            "Abandoned cart: reminder",
            "You left something in your cart",
            "We have kept your cart for you.",
            ("{{ event.url }}", "Back to the cart"),
        ),
        text(
            "cart-last-call",
            "Abandoned cart: last call",
            f"Hi {NAME}, your cart is still waiting: {{{{ event.url }}}}",
        ),
    ],
)
