"""Settings of a test run: real servers of our own unless DATABASE_URL and REDIS_URL name some.

pytest-django imports the settings before any conftest, in the controller of a parallel run before its
workers start; so this is where the servers are started, and the workers find them in their environment.
"""

import atexit
import os
import re

from launcher.testing import start_servers

if not (os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL")):
    _servers = start_servers()
    atexit.register(_servers.stop)
    os.environ.update(_servers.environment)

# Each worker of a parallel run has a database of its own, whose ids begin anew; so its share of Redis is its own, too.
os.environ["REDIS_URL"] = re.sub(
    r"db=\d+", os.environ.get("PYTEST_XDIST_WORKER", "gw0").replace("gw", "db="), os.environ["REDIS_URL"]
)
os.environ.setdefault("BECKON_ALLOW_PRIVATE_GATEWAYS", "1")

from config.settings import *  # noqa: F403
from config.settings import DATABASES, STATIC_ROOT

STATIC_ROOT.mkdir(parents=True, exist_ok=True)
DATABASES["default"]["CONN_MAX_AGE"] = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CELERY_TASK_ALWAYS_EAGER = False
