"""Whether work lies there; one indexed query each, asked by the sweep every second."""

from datetime import datetime

from campaigns.models import FanOut, LookBack, Occasion, Run


def runs_due(now: datetime) -> bool:
    """A run is due, or has begun to listen and was not looked after yet."""
    return Run.objects.filter(due_at__lte=now).exists() or LookBack.objects.exists()


def fan_outs_left(now: datetime) -> bool:
    """A system event has not reached everybody yet."""
    return FanOut.objects.exists()


def occasions_due(now: datetime) -> bool:
    """A moment of the calendar has come."""
    return Occasion.objects.filter(due_at__lte=now).exists()
