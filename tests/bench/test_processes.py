import os
import subprocess
import sys

from bench import processes


def test_it_finds_what_comes_from_a_process() -> None:
    with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as child:
        found = processes.family(os.getpid())
        alone = processes.family(child.pid)
        child.kill()
    assert found[0] == os.getpid()
    assert child.pid in found
    assert alone == [child.pid]


def test_it_reads_memory_and_time_and_counts_those_that_are_gone_as_nothing() -> None:
    gone = 2**22 + 1  # above the highest id that Linux gives
    assert 1 < processes.memory_mb([os.getpid(), gone]) < 5_000
    assert processes.cpu_s([os.getpid()]) > 0
    assert processes.cpu_s([gone]) == 0
    assert processes.busy_s() > processes.cpu_s([os.getpid()])
