"""The sample gateway as a program."""

import json
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from examples.gateway.__main__ import main


def a_free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def program(port: int, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "examples.gateway", "--port", str(port), *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        try:
            yield running
        finally:
            running.kill()


def when_it_listens(running: "subprocess.Popen[str]") -> str:
    assert running.stdout is not None
    found = re.search(r"http://[\d.:]+", running.stdout.readline())
    assert found is not None, "the gateway did not start"
    return found[0]


def test_it_serves_writes_its_journal_and_stops_on_sigterm(tmp_path: Path) -> None:
    port, file = a_free_port(), tmp_path / "journal.jsonl"
    with program(
        port, "--quiet", "--keep", "1", "--journal", str(file), "--authorization", "s3cret"
    ) as running:
        url = when_it_listens(running)
        text = {"ext_user_id": "u", "body": "Hi", "im_uid": "t-1", "callback_url": f"{url}/counts"}
        httpx.post(
            f"{url}/sms?callbacks=0", json=text, headers={"Authorization": "s3cret"}
        ).raise_for_status()
        running.send_signal(signal.SIGTERM)
        assert running.wait(10) == 0
        assert running.stderr is not None
        assert running.stderr.read() == ""
    assert [json.loads(line)["uid"] for line in file.read_text().splitlines()] == ["t-1"]


def test_a_port_in_use_is_said_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert main(["--port", str(port), "--quiet"]) == 1
    (line,) = capsys.readouterr().err.splitlines()
    assert f"127.0.0.1:{port}" in line
