"""What is wrong with a condition, and where."""

from __future__ import annotations

from lib.errors import Invalid


class Problem(Invalid):
    """A condition that cannot be used. `path` leads to the place: `all[1].not.event`, empty for the whole."""

    def __init__(self, message: str, *, path: str = "", code: str = "condition") -> None:
        super().__init__(message, code=code, field=path)
        self.path = path

    def at(self, path: str) -> Problem:
        """The same problem at `path`, unless it knows its place already."""
        return self if self.path else Problem(self.message, path=path, code=self.code)


def step(path: str, key: str) -> str:
    """The path to `key` below `path`."""
    return f"{path}.{key}" if path else key
