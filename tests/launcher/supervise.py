"""A supervisor over jobs given as JSON: `python -m tests.launcher.supervise '{"a": "sleep 60"}'`."""

import json
import os
import sys

from launcher.jobs import command_job
from launcher.output import Screen
from launcher.supervisor import Supervisor

if __name__ == "__main__":
    jobs = [command_job(name, command, os.environ) for name, command in json.loads(sys.argv[1]).items()]
    Supervisor(jobs, Screen()).run()
