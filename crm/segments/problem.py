"""What is wrong with a condition, and where."""

from __future__ import annotations

import re

from lib.errors import Invalid

_OF_A_GROUP = re.compile(r"(?:all|any)\[(\d+)\]\.?|not\.?")


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


def in_words(path: str) -> str:
    """The path for people, who count from one: `all[1].any[0].where[0].value` is "rule 2.1, where 1, value"."""
    rule = ".".join(str(int(number) + 1) for number in _OF_A_GROUP.findall(path) if number)
    rest = re.sub(r"\[(\d+)\]", lambda at: f" {int(at[1]) + 1}", _OF_A_GROUP.sub("", path))
    parts = [part for part in rest.replace("_", " ").split(".") if part]
    return ", ".join(([f"rule {rule}"] if rule else []) + parts)
