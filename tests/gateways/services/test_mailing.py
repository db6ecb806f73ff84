"""Notices by mail, to a mail server of the test's own."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest

from crm.models import Brand, Operator, Role
from gateways.models import Notice
from gateways.services import mailing, notices
from gateways.services.calls import Step
from gateways.services.notices import NewNotice
from tests.factories.backoffice import make_operator
from tests.factories.crm import make_customer

pytestmark = pytest.mark.django_db


class Letters(socketserver.ThreadingTCPServer):
    """Speaks as much SMTP as it takes. `refuses`: an address that it does not know."""

    allow_reuse_address = daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Talk)
        self.received: list[str] = []
        self.refuses = "gone@example.com"


class _Talk(socketserver.StreamRequestHandler):
    server: Letters

    def handle(self) -> None:
        self.wfile.write(b"220 here\r\n")
        for line in self.rfile:
            word = line.split(b":")[0].strip().upper()
            if word == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.received.append(b"".join(iter(self.rfile.readline, b".\r\n")).decode())
            if word == b"RCPT TO" and self.server.refuses.encode() in line:
                self.wfile.write(b"550 nobody\r\n")
            else:
                self.wfile.write(b"221 bye\r\n" if word == b"QUIT" else b"250 fine\r\n")


@pytest.fixture
def letters(settings: Any) -> Iterator[Letters]:
    with Letters() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.server_address[1]
        settings.BECKON_MAIL_FROM = "beckon@example.com"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def olga(brand: Brand) -> Operator:
    return make_operator(brand.label, Role.MANAGER, "olga", email="olga@example.com")


def tell(brand: Brand, operator: Operator, now: datetime, run: int = 1) -> Notice:
    notice = NewNotice(
        operator.pk, make_customer(brand).pk, run, 0, "Call her", "A deposit.", bool(operator.email)
    )
    notices.give(Step(brand.pk, "journey", "tell"), [notice], now)
    return Notice.objects.get(run_id=run)


def test_a_notice_is_mailed_once(
    brand: Brand, olga: Operator, letters: Letters, now: datetime, doorbells: list[str],
    django_capture_on_commit_callbacks: Any,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        tell(brand, olga, now)
    assert doorbells == [notices.DOORBELL]
    assert mailing.is_due(now)

    assert (mailing.mail_due(now), mailing.mail_due(now + timedelta(days=1))) == (1, 0)
    (letter,) = letters.received
    assert "Subject: Call her" in letter
    assert "To: olga@example.com" in letter
    assert "A deposit." in letter


def test_without_an_address_or_a_mail_server_it_is_only_shown(
    brand: Brand, olga: Operator, letters: Letters, now: datetime, settings: Any
) -> None:
    tell(brand, make_operator(brand.label, Role.MANAGER, "nomail"), now)
    settings.BECKON_MAIL_FROM = ""
    tell(brand, olga, now, run=2)

    assert not mailing.is_due(now)
    assert Notice.objects.count() == 2


def test_one_that_is_refused_is_tried_again_and_the_others_are_mailed(
    brand: Brand, olga: Operator, letters: Letters, now: datetime
) -> None:
    gone = make_operator(brand.label, Role.MANAGER, "gone", email="gone@example.com")
    refused = tell(brand, gone, now)
    tell(brand, olga, now, run=2)
    moment = now
    for _ in range(mailing.TRIES + 1):
        mailing.mail_due(moment)
        moment += timedelta(minutes=10)

    refused.refresh_from_db()
    assert len(letters.received) == 1
    assert (refused.mail_attempts, refused.mail_due_at) == (mailing.TRIES, None)
    assert "SMTPRecipientsRefused" in refused.mail_error


def test_a_server_that_is_away_is_left_alone_for_a_while(
    brand: Brand, olga: Operator, letters: Letters, now: datetime, settings: Any
) -> None:
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    for run in range(12):
        tell(brand, olga, now, run)

    mailing.mail_due(now)
    assert not mailing.is_due(now)
    settings.EMAIL_PORT = port
    later = now + timedelta(minutes=6)
    while mailing.mail_due(later):
        pass
    assert len(letters.received) == 12
