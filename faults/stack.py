"""The system under test as one process: `python -m faults.stack`, with BECKON_DATA and PORT set.

Servers and processes as `make run` has them, but for two things: who was killed comes back at once, however
often, and a server stays down for as long as its hold file exists.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from launcher.children import spawn
from launcher.configuration import read_configuration
from launcher.errors import LauncherError
from launcher.jobs import Job, child_environment, command_job, read_procfile, server_job
from launcher.output import Screen
from launcher.places import Places, data_dir
from launcher.run import BINARIES, QUIET_AS_ROOT
from launcher.servers import Servers, claimed, servers_of
from launcher.signals import Asked, raise_when_asked
from launcher.steps import run_step
from launcher.supervisor import Supervisor

# Doubled before the next start. The growing pause of `make run` spares the machine a process that cannot
# live; here every end is our own doing.
PAUSE_S = 0.05


def main() -> int:
    screen = Screen()
    raise_when_asked()
    try:
        _run(screen)
    except LauncherError as error:
        screen.alarm(str(error))
        return 1
    except (KeyboardInterrupt, Asked):
        screen.say("stopped")
    return 0


def _run(screen: Screen) -> None:
    with claimed(data_dir()) as places, servers_of(places, given={}) as servers:
        environment = _environment(places, servers)
        run_step(screen, "migrations", [sys.executable, "manage.py", "migrate", "--noinput"], environment)
        supervisor = Supervisor(_jobs(places, servers, environment), screen)
        supervisor.changed = lambda pids: _changed(places, supervisor, pids)
        supervisor.run()


def _environment(places: Places, servers: Servers) -> dict[str, str]:
    ours = read_configuration(os.environ).environment
    additions = {**QUIET_AS_ROOT, **ours, **servers.environment, "BECKON_DATA": str(places.data)}
    return child_environment(os.environ, additions, BINARIES)


def _jobs(places: Places, servers: Servers, environment: dict[str, str]) -> list[Job]:
    return [
        *(
            _holdable(server_job(running), hold_file(places, running.server.name))
            for running in servers.running
        ),
        # Under its name in the database's list of sessions, a process can be caught in a transaction.
        *(
            command_job(name, command, {**environment, "PGAPPNAME": name})
            for name, command in read_procfile().items()
        ),
    ]


def hold_file(places: Places, name: str) -> Path:
    """While it exists, the server of this name is not started again."""
    return places.run / f"hold-{name}"


def processes_file(places: Places) -> Path:
    """Process ids by name, as JSON."""
    return places.run / "processes.json"


def _holdable(job: Job, hold: Path) -> Job:
    def start() -> subprocess.Popen[bytes]:
        if not hold.exists():
            return job.start()
        waiting = f'while [ -e "{hold}" ]; do sleep 0.05; done'
        return spawn(["/bin/sh", "-c", waiting], output=subprocess.DEVNULL)

    return replace(job, start=start)


def _changed(places: Places, supervisor: Supervisor, pids: dict[str, int]) -> None:
    for child in supervisor.children:
        if child.pause:  # zero says that it has never ended
            child.pause = PAUSE_S
    draft = processes_file(places).with_suffix(".new")
    draft.write_text(json.dumps(pids))
    draft.replace(processes_file(places))


if __name__ == "__main__":
    sys.exit(main())
