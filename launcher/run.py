"""`make run`: servers, migrations, demo, then all processes until Ctrl-C."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path

from launcher.configuration import Configuration, read_configuration
from launcher.frontend import build_frontend
from launcher.jobs import Job, child_environment, command_job, read_procfile, server_job
from launcher.output import Screen
from launcher.places import Places, data_dir
from launcher.ports import answers, refuse_taken_ports
from launcher.servers import Servers, claimed, servers_of
from launcher.steps import run_step
from launcher.supervisor import Supervisor

# Root is warned off by Celery at each start: rightly for a server, but in a container or a trial root is who
# there is, and nothing that could be executed comes from the broker (JSON only).
QUIET_AS_ROOT = {"PYTHONWARNINGS": "ignore:You're running the worker with superuser"}
BINARIES = Path(sys.executable).parent


def run(screen: Screen) -> None:
    """Run Beckon until asked to stop.

    Raises:
        LauncherError: it cannot be started; one line says why.
    """
    configuration = read_configuration(os.environ)
    with claimed(data_dir()) as places:
        refuse_taken_ports(configuration.ports)
        build_frontend(screen)
        with servers_of(places) as servers:
            _announce(screen, places, servers)
            environment = _environment(configuration, places, servers)
            _prepare(screen, configuration, environment)
            jobs = _jobs(configuration, servers, environment)
            supervisor = Supervisor(jobs, screen, lambda pids: _write_processes(places, pids))
            supervisor.run(up=_greeting(screen, configuration, places))
            screen.say("stopped")


def _announce(screen: Screen, places: Places, servers: Servers) -> None:
    if servers.running:
        names = " and ".join(running.server.name for running in servers.running)
        screen.say(f"{names} run in {places.home}")
    if servers.running and places.home != places.data:
        screen.say(f"(not in {places.data}: their account `nobody` may not enter the folders above it)")


def _environment(configuration: Configuration, places: Places, servers: Servers) -> dict[str, str]:
    additions = {**QUIET_AS_ROOT, **configuration.environment, **servers.environment}
    additions["BECKON_DATA"] = str(places.data)
    return child_environment(os.environ, additions, BINARIES)


def _prepare(screen: Screen, configuration: Configuration, environment: dict[str, str]) -> None:
    manage = [sys.executable, "manage.py"]
    run_step(screen, "migrations", [*manage, "migrate", "--noinput"], environment)
    if configuration.demo:
        run_step(screen, "demo brand", [*manage, "demo"], environment)


def _jobs(configuration: Configuration, servers: Servers, environment: dict[str, str]) -> list[Job]:
    commands = {**read_procfile(), **configuration.examples}
    return [
        *(server_job(running) for running in servers.running),
        *(command_job(name, command, environment) for name, command in commands.items()),
    ]


def _write_processes(places: Places, pids: dict[str, int]) -> None:
    draft = places.run / "processes.json.new"
    draft.write_text(json.dumps(pids))
    draft.replace(places.run / "processes.json")


def _greeting(screen: Screen, configuration: Configuration, places: Places) -> Callable[[], bool]:
    """Something that greets once, when the web server answers, and then says that it has."""

    def greet() -> bool:
        if not answers(configuration.host, configuration.port):
            return False
        screen.say(f"Beckon is at {configuration.public_url}")
        _say_demo(screen, places, configuration)
        screen.say("Ctrl-C stops everything; what is in the data folder stays.")
        return True

    return greet


def _say_demo(screen: Screen, places: Places, configuration: Configuration) -> None:
    """What `manage.py demo` left to be told: {"login", "password", "curl"}."""
    file = places.run / "demo.json"
    if not configuration.demo or not file.exists():
        return
    facts = json.loads(file.read_text())
    screen.say(f"log in as {facts['login']} with password {facts['password']}")
    screen.say("post an event:")
    for line in facts["curl"].splitlines():
        screen.say(f"  {line}")
