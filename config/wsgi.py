"""What granian serves."""

import gc
import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

# The thread that writes for all others (lib.gathering) gives up the interpreter at each round trip to the
# database, and at Python's default of 5 ms it would wait that long to get it back while others read requests.
sys.setswitchinterval(0.000_5)

application = get_wsgi_application()

# What is loaded by now stays for ever: the collector need not look through it again at each of its rounds, and
# the thousands of rows of a large request, which reference counting frees, need not call it each time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
