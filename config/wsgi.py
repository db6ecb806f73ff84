"""What granian serves."""

import os
import sys

from django.core.wsgi import get_wsgi_application

from config import threads
from lib import collector

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The thread that writes for all others (lib.gathering) gives up the interpreter at each round trip to the
# database, and at Python's default of 5 ms it would wait that long to get it back while others read requests.
sys.setswitchinterval(0.000_5)

application = get_wsgi_application()

threads.share_connections()
collector.settle()
