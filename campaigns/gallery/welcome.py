"""Welcome series."""

from campaigns.gallery._writing import Entry, flow, mail, step

BOUGHT = {"event": "order_created", "since": "entry"}

ENTRY = Entry(
    key="welcome",
    name="Welcome series",
    goal="Turn a registration into a first order",
    description=(
        "Greets whoever registers (event customer_registered), and writes again after two days, with an offer, to"
        " those who have not ordered yet (event order_created). Once in a lifetime."
    ),
    graph=flow(
        [
            step("registered", "event_occurred", event="customer_registered"),
            step("greeting", "send_email", template="welcome-greeting"),
            step("two-days", "wait", days=2),
            step("ordered", "filter", condition=BOUGHT),
            step("offer", "send_email", template="welcome-first-order"),
        ],
        [step("done", "exit", reason="ordered")],
        ways=[("ordered", "yes", "done"), ("ordered", "no", "offer")],
    ),
    settings={"entry": {"mode": "once"}},
    templates=[
        mail(
            "welcome-greeting",
            "Welcome: greeting",
            "Good to have you here",
            "Thank you for joining us. Have a look around, and write to us whenever something is not clear.",
        ),
        mail(
            "welcome-first-order",
            "Welcome: first order",
            "Ten percent off your first order",
            "Your first order is ten percent off. The offer is valid for a week.",
        ),
    ],
)
