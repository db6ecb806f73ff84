"""The mail server by its URL."""

from __future__ import annotations

import pytest

from config.mail import NOWHERE, SMTP, MailServer, mail_server


def test_a_url_names_the_server() -> None:
    assert mail_server("smtp://anna:p%40ss@mail.example.com:587?tls=1") == MailServer(
        SMTP, "mail.example.com", 587, "anna", "p@ss", ssl=False, tls=True
    )
    assert mail_server("smtps://mail.example.com").port == 465


def test_without_one_nothing_is_mailed() -> None:
    assert (mail_server("").backend, mail_server("").sender("us@example.com")) == (NOWHERE, "")


def test_the_sender_may_be_given() -> None:
    server = mail_server("smtp://mail.example.com")

    assert (server.sender("us@example.com"), server.sender("")) == (
        "us@example.com",
        "beckon@mail.example.com",
    )


@pytest.mark.parametrize("url", ["mail.example.com", "https://mail.example.com", "smtp://"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="EMAIL_URL"):
        mail_server(url)
