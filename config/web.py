"""What granian serves: the application, in a process that is set up for many threads and a long life."""

import sys

from django.core.signals import request_finished
from django.urls import get_resolver

from config import threads
from config.wsgi import application
from lib import collector

__all__ = ["application"]

# The thread that writes for all others (lib.gathering) gives up the interpreter at each round trip to the
# database, and at Python's default of 5 ms it would wait that long to get it back while others read requests.
sys.setswitchinterval(0.000_5)

threads.share_connections()
# All pages are loaded now rather than by the first request: what is there when the collector settles it never looks at
# again, and a look at all of it held requests up for 100 ms.
get_resolver().url_patterns  # noqa: B018
collector.settle()
request_finished.connect(collector.after_answers(), weak=False)
