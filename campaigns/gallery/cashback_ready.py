"""Cashback ready."""

from campaigns.gallery._writing import NAME, Entry, flow, mail, step, text

AMOUNT = "{{ event.cashback_amount }} {{ event.cashback_currency }}"

ENTRY = Entry(
    key="cashback_ready",
    name="Cashback ready",
    goal="Tell customers that their cashback can be collected",
    description=(
        "Sends a mail for each client action cashback_ready (with cashback_amount, cashback_currency and url), and an"
        " SMS a day later to those who have not opened it."
    ),
    graph=flow(
        [
            step("ready", "event_occurred", event="client_action", action="cashback_ready"),
            step("mail", "send_email", template="cashback-ready-mail"),
            step("a-day", "wait", days=1),
            step("seen", "check_email_status", criteria=["clicked", "opened", "other"]),
            step("text", "send_sms", template="cashback-ready-sms"),
        ],
        [step("done", "exit", reason="seen")],
        ways=[("seen", "clicked", "done"), ("seen", "opened", "done"), ("seen", "other", "text")],
    ),
    settings={"entry": {"mode": "every_time"}},
    templates=[
        mail(
            "cashback-ready-mail",
            "Cashback ready (mail)",
            f"{AMOUNT} are waiting for you",
            f"Your cashback of <b>{AMOUNT}</b> is ready.",
            ("{{ event.url }}", "Collect it"),
        ),
        text(
            "cashback-ready-sms",
            "Cashback ready (SMS)",
            f"Hi {NAME}, {AMOUNT} of cashback are ready: {{{{ event.url }}}}",
        ),
    ],
)
