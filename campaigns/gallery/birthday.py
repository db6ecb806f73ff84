"""Birthday."""

from campaigns.gallery._writing import NEW_DAY, Entry, flow, mail, step

TODAY = {"attribute": "birthday", "op": "day_of_year", "value": "today"}

ENTRY = Entry(
    key="birthday",
    name="Birthday",
    goal="Congratulate customers on their birthday",
    description=(
        "Sends a mail on the day of the attribute birthday, in the time zone of the account; once a year."
        f" {NEW_DAY} If your platform names the attribute otherwise, change the trigger's condition."
    ),
    graph=flow(
        [
            step("birthday", "system_event_occurred", event="new_day", where=TODAY),
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
