"""One screen for many processes: each line under the name of who said it."""

import sys
from dataclasses import dataclass, field
from typing import TextIO

COLOURS = (36, 33, 32, 35, 34, 96, 93, 92)  # ANSI foreground codes; red is kept for what goes wrong
RED = 31
WIDTH = 11
LONGEST_LINE = 65_536  # bytes; a longer one is cut into lines


@dataclass
class Screen:
    """Writes whole lines with a name before each, coloured on a terminal only."""

    stream: TextIO = field(default_factory=lambda: sys.stdout)
    silent: bool = False
    _colours: dict[str, int] = field(default_factory=dict)

    def say(self, line: str) -> None:
        """Our own news."""
        self.line("beckon", line)

    def alarm(self, line: str) -> None:
        """Our own bad news."""
        self._write("beckon", line, RED)

    def line(self, name: str, line: str) -> None:
        self._write(name, line, self._colours.setdefault(name, COLOURS[len(self._colours) % len(COLOURS)]))

    def _write(self, name: str, line: str, colour: int) -> None:
        label = f"{name:<{WIDTH}}|"
        if self.stream.isatty():
            label = f"\033[{colour}m{label}\033[0m"
        if self.silent:
            return
        try:
            print(label, line, file=self.stream, flush=True)
        except (BrokenPipeError, OSError):  # the terminal or the reader is gone: work on in silence
            self.silent = True


@dataclass
class Lines:
    """Cuts a stream of bytes into lines for the screen."""

    name: str
    screen: Screen
    _rest: bytes = b""

    def feed(self, received: bytes) -> None:
        *whole, self._rest = (self._rest + received).split(b"\n")
        if len(self._rest) > LONGEST_LINE:
            whole, self._rest = [*whole, self._rest], b""
        for line in whole:
            self.screen.line(self.name, line.decode(errors="replace").rstrip("\r"))

    def end(self) -> None:
        if self._rest:
            self.feed(b"\n")
