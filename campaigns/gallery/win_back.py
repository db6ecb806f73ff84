"""Win-back."""

from campaigns.gallery._writing import NAME, Entry, flow, mail, step, text

BACK = {"event": "order_created", "since": "entry"}

ENTRY = Entry(
    key="win_back",
    name="Win-back",
    goal="Win back customers who have not ordered for two months",
    description=(
        "Writes to customers 60 days after their last order (event order_created), at ten in the time zone of the"
        " account, and once more a week later by SMS if they have not come back; at most once in 180 days."
    ),
    graph=flow(
        [
            step("away", "days_since", days=60, since="event", event="order_created", at="10:00"),
            step("missed", "send_email", template="win-back-missed"),
            step("a-week", "wait", days=7),
            step("back", "filter", condition=BACK),
            step("offer", "send_sms", template="win-back-offer"),
        ],
        [step("done", "exit", reason="came back")],
        ways=[("back", "yes", "done"), ("back", "no", "offer")],
    ),
    settings={"entry": {"mode": "once_while_open", "not_earlier_than": {"days": 180}}},
    templates=[
        mail(
            "win-back-missed",
            "Win-back: we miss you",
            "It has been a while",
            "We have not seen you for some time. Here is what is new.",
        ),
        text(
            "win-back-offer", "Win-back: offer", f"Hi {NAME}, come back this week: 15 percent off everything."
        ),
    ],
)
