"""One registry for all families (nodes, triggers, conditions, channels, dialects).

A member registers itself by decorator and is found because its file exists: `discover` imports every
module of the family's package. A key, once stored in somebody's campaign, never changes: a renamed
member keeps its old key as an alias, and two members with one key are refused loudly.
"""

from __future__ import annotations

import importlib
import pkgutil
import threading
from collections.abc import Iterator
from typing import ClassVar, Generic, Protocol, TypeVar


class Keyed(Protocol):
    """What a member must have: a stored key, and the keys it was known by before."""

    key: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]]


T = TypeVar("T", bound=Keyed)


class DuplicateMember(Exception):
    """Two members of one family claim the same key."""


class UnknownMember(LookupError):
    """No member of the family has this key."""


class Registry(Generic[T]):
    """The members of one family by key, in the order of their keys."""

    def __init__(self, family: str, package: str) -> None:
        self.family = family
        self.package = package
        self._members: dict[str, type[T]] = {}
        self._discovered = False
        self._discovering = threading.RLock()
        self._importing = False  # by the thread that holds the lock: a member may ask for the family it joins

    def register(self, member: type[T]) -> type[T]:
        """Class decorator. Raises DuplicateMember when a key or alias is taken."""
        for key in (member.key, *member.aliases):
            taken = self._members.get(key)
            if taken is not None and taken.__qualname__ != member.__qualname__:
                raise DuplicateMember(
                    f"{self.family} {key!r}: both {taken.__module__} and {member.__module__}"
                )
            self._members[key] = member
        return member

    def get(self, key: str) -> type[T]:
        """The member stored under `key` or an alias of it. Raises UnknownMember."""
        self.discover()
        try:
            return self._members[key]
        except KeyError:
            raise UnknownMember(f"There is no {self.family} called {key!r}.") from None

    def __contains__(self, key: str) -> bool:
        self.discover()
        return key in self._members

    def __iter__(self) -> Iterator[type[T]]:
        self.discover()
        return iter(member for key, member in sorted(self._members.items()) if key == member.key)

    def discover(self) -> None:
        """Import every module of the family's packages, once."""
        if self._discovered:
            return
        with self._discovering:  # another thread waits, lest it see the half of a family
            if self._discovered or self._importing:
                return
            self._importing = True
            try:
                self._import_all()
                self._discovered = True
            finally:
                self._importing = False

    def _import_all(self) -> None:
        for name in self.package.split():
            package = importlib.import_module(name)
            for found in pkgutil.iter_modules(package.__path__):
                importlib.import_module(f"{name}.{found.name}")
