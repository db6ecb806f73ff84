"""The loyalty programme reports what became of a bonus: by the address it was given, or by uid and api_key."""

from __future__ import annotations

from datetime import datetime

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

from gateways.callbacks.exchange import AWAY, NO_KEY, Refused, answer, brand_of, given_in
from gateways.callbacks.parameters import split_path
from gateways.services import bonuses
from gateways.services.bonuses import BonusReport
from lib import clock

FIELDS = ("uid", "status", "error", "api_key")


@csrf_exempt
def bonus(request: HttpRequest, rest: str = "") -> HttpResponse:
    """One status, by GET or POST."""
    now = clock.now()
    try:
        return answer(bonuses.take(_report(request, rest, now), now))
    except Refused as refused:
        return answer(refused.reply)
    except (OperationalError, InterfaceError):
        return answer(AWAY, status=503)


def _report(request: HttpRequest, rest: str, now: datetime) -> BonusReport:
    token, tail = split_path(rest)
    given = given_in(request, tail, FIELDS)
    brand_id = brand_of(given, now)
    known = bonuses.uid_of(token) if token else None
    if known is None and brand_id is None:
        raise Refused(bonuses.UNKNOWN_BONUS if token else NO_KEY)
    return BonusReport(known or given["uid"], given["status"], given["error"], brand_id)
