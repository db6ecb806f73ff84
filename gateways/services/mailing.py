"""Mails notices to operators: leased, sent outside the transaction, tried again some times."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from smtplib import SMTPConnectError, SMTPServerDisconnected

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from gateways.models import Notice
from gateways.policy.retries import next_try

log = logging.getLogger(__name__)

BATCH = 5
TRIES = 8
LEASE = timedelta(minutes=5)
ERROR_CHARACTERS = 300
AWAY = timedelta(minutes=1)


def is_due(now: datetime) -> bool:
    """Whether some wait to be mailed."""
    return Notice.objects.filter(mail_due_at__lte=now).exists()


def mail_due(now: datetime) -> int:
    """Mail a few; how many were tried. A mail server that is away puts all of them off at once."""
    notices = _lease(now)
    if notices:
        try:
            line: BaseEmailBackend = get_connection(timeout=settings.EMAIL_TIMEOUT)
            line.open()
            for notice in notices:
                _note(notice, _sent(notice, line), now)
            line.close()
        except OSError as error:  # smtplib's errors are OSErrors
            _put_off(f"No connection to the mail server: {error}", now)
    return len(notices)


def _lease(now: datetime) -> Sequence[Notice]:
    with transaction.atomic():
        due = Notice.objects.select_for_update(skip_locked=True, of=("self",)).filter(mail_due_at__lte=now)
        notices = list(due.select_related("operator", "brand").order_by("mail_due_at")[:BATCH])
        for notice in notices:
            notice.mail_due_at, notice.mail_attempts = now + LEASE, notice.mail_attempts + 1
        Notice.objects.bulk_update(notices, ["mail_due_at", "mail_attempts"])
    return notices


def _sent(notice: Notice, line: BaseEmailBackend) -> str:
    """Why it could not be sent; empty when it was."""
    subject = " ".join(notice.subject.split())
    body = f"{notice.body}\n\n{settings.BECKON_PUBLIC_URL}/notices/\n"
    try:
        EmailMessage(
            subject, body, settings.BECKON_MAIL_FROM, [notice.operator.email], connection=line
        ).send()
    except (SMTPServerDisconnected, SMTPConnectError, TimeoutError):
        raise
    except (OSError, ValueError) as error:
        log.warning("notice %s was not mailed", notice.pk)
        return f"{type(error).__name__}: {error}"
    return ""


def _put_off(error: str, now: datetime) -> None:
    """The server is away: nobody tries again for a while, whatever is due. What was being tried ends its lease."""
    log.warning("notices are not mailed: %s", error)
    due = Notice.objects.filter(mail_due_at__lte=now)
    due.update(mail_due_at=now + AWAY, mail_error=error[:ERROR_CHARACTERS])


def _note(notice: Notice, error: str, now: datetime) -> None:
    again = error and notice.mail_attempts < TRIES
    Notice.objects.filter(pk=notice.pk, mail_due_at=notice.mail_due_at).update(
        mail_due_at=next_try(notice.mail_attempts, str(notice.pk), now) if again else None,
        mail_error=error[:ERROR_CHARACTERS],
    )
