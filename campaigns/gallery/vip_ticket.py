"""VIP support ticket."""

from campaigns.gallery._writing import NAME, Entry, flow, mail, step, text

ENTRY = Entry(
    key="vip_ticket",
    name="VIP support ticket",
    goal="Let your best customers know at once that somebody takes care",
    description=(
        "Confirms each ticket (event support_ticket_created, with ticket_id) by mail; customers with the marker VIP"
        " also get an SMS at once, at any hour, and are asked a day later whether all is well."
    ),
    graph=flow(
        [
            step("ticket", "event_occurred", event="support_ticket_created"),
            step("vip", "filter", condition={"marker": "VIP"}),
            step("call", "send_sms", template="vip-ticket-call", deliver_immediately=True),
            step("a-day", "wait", days=1),
            step("all-well", "send_email", template="vip-ticket-all-well"),
        ],
        [step("confirm", "send_email", template="ticket-received")],
        ways=[("vip", "yes", "call"), ("vip", "no", "confirm")],
    ),
    settings={"entry": {"mode": "every_time", "entry_key": "ticket_id"}, "kind": "operational"},
    templates=[
        text(
            "vip-ticket-call",
            "VIP ticket: we call you",
            f"Hi {NAME}, we have your request {{{{ event.ticket_id }}}} and call you within the hour.",
        ),
        mail(
            "vip-ticket-all-well",
            "VIP ticket: is all well?",
            "Is all well again?",
            "Yesterday you wrote to us ({{ event.ticket_id }}). Is all well again? An answer to this mail is enough.",
        ),
        mail(
            "ticket-received",
            "Ticket received",
            "We have your request",
            "We have your request {{ event.ticket_id }} and answer within a day.",
        ),
    ],
)
