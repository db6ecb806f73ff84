"""Reset password."""

from campaigns.gallery._writing import Entry, flow, mail, step

ENTRY = Entry(
    key="reset_password",
    name="Reset password",
    goal="Answer each request for a new password at once",
    description="Sends a mail with the link (url) of each client action reset_password.",
    graph=flow(
        [
            step("asked", "event_occurred", event="client_action", action="reset_password"),
            step("link", "send_email", template="reset-password-link"),
        ]
    ),
    settings={"entry": {"mode": "every_time"}, "kind": "operational"},
    templates=[
        mail(
            "reset-password-link",
            "Reset password",
            "Your new password",
            "You asked for a new password. If it was not you, there is nothing to do.",
            ("{{ event.url }}", "Choose a new password"),
        )
    ],
)
