"""Settings of the live process: those of all, with its own few addresses and no middleware.

Its views are asynchronous and look after sessions and rights themselves; every synchronous middleware would
cost each watcher a thread.
"""

from config.settings import *  # noqa: F403

ROOT_URLCONF = "campaigns.live.urls"
MIDDLEWARE = []
