"""The one place that reads the clock.

Only edges (views, tasks, commands) call `now()`; everything below is handed the time, which is what makes
a thirty-day journey testable in milliseconds.
"""

from datetime import UTC, datetime


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)
