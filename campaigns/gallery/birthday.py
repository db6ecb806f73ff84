"""Birthday."""

from campaigns.gallery._writing import Entry, flow, mail, step

ENTRY = Entry(
    key="birthday",
    name="Birthday",
    goal="Congratulate customers on their birthday",
    description=(
        "Sends a mail on the day of the attribute birthday, at nine in the time zone of the account; once a year. If"
        " your platform names the attribute otherwise, choose that one in the trigger."
    ),
    graph=flow(
        [
            step("birthday", "customer_date", attribute="birthday", at="09:00"),
            step("wishes", "send_email", template="birthday-wishes"),
        ]
    ),
    settings={"entry": {"mode": "once_while_open", "not_earlier_than": {"days": 300}}},
    templates=[
        mail(
            "birthday-wishes",
            "Birthday wishes",
            "Happy birthday!",
            "We wish you a happy birthday. A small present is waiting in your account.",
        )
    ],
)
