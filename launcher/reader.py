"""Reads what one process writes, as it comes, until nobody is left who could write."""

import os
import selectors

from launcher.output import Lines

PIECE = 65_536  # bytes


class Reader:
    """A pipe on a selector; what is read goes to the screen in lines."""

    def __init__(self, selector: selectors.BaseSelector, descriptor: int, lines: Lines) -> None:
        self.selector = selector
        self.lines = lines
        self.descriptor: int | None = os.dup(descriptor)  # ours to close, whatever becomes of the other
        os.set_blocking(self.descriptor, False)
        selector.register(self.descriptor, selectors.EVENT_READ, self.read)

    def read(self) -> bool:
        """Show what is there; False when there is no more at the moment, or ever."""
        if self.descriptor is None:
            return False
        try:
            received = os.read(self.descriptor, PIECE)
        except BlockingIOError:
            return False
        self.lines.feed(received)
        if not received:
            self._end()
        return bool(received)

    def drain(self) -> None:
        """Show everything that has been written so far."""
        while self.read():
            pass

    def _end(self) -> None:
        self.lines.end()
        if self.descriptor is not None:
            self.selector.unregister(self.descriptor)
            os.close(self.descriptor)
            self.descriptor = None
