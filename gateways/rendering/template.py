"""Compiled templates, and the ones compiled lately."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Final

from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateTooLarge
from gateways.rendering.frame import Frame
from gateways.rendering.language import parse
from gateways.rendering.limits import OUTPUT_BYTES, Budget
from gateways.rendering.statements import Writer, build_body

CACHED_TEMPLATES: Final = 2_000
# By the estimate of `_weight`.
CACHED_BYTES: Final = 32 * 1024 * 1024


class Compiled:
    """A checked template, without state: any number of threads may render it at once."""

    __slots__ = ("_write",)

    def __init__(self, write: Writer) -> None:
        self._write = write

    def render(self, context: Context, budget: Budget | None = None) -> str:
        """The text for this context, fit for UTF-8 and PostgreSQL. Raises TemplateError."""
        return self.render_names(context.names(), context, budget or Budget(time.monotonic))

    def render_names(self, names: dict[str, object], context: Context, budget: Budget) -> str:
        """The same for several parts of one message, which share `names` and `budget`."""
        frame = Frame(names, budget, context.zone)
        self._write(frame)
        return clean("".join(frame.parts))


def compile_source(source: str, autoescape: bool) -> Compiled:
    """The compiled template, from the cache if it was lately used. Raises TemplateError."""
    return _CACHE.get(source, autoescape)


def _compile(source: str, autoescape: bool) -> Compiled:
    return Compiled(build_body(parse(source).body, autoescape))


def clean(text: str) -> str:
    """Drops what cannot be stored or sent: NUL, and halves of surrogate pairs, become nothing and U+FFFD."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        size = len(text) if text.isascii() else len(text.encode())
    except UnicodeEncodeError:
        text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        size = len(text.encode())
    if size > OUTPUT_BYTES:
        raise TemplateTooLarge(f"The message is larger than {OUTPUT_BYTES // 1024} KiB.")
    return text


def _weight(source: str) -> int:
    """About the bytes it takes to keep: its text as key and in pieces, and 2 KB for each tag (measured)."""
    return 2 * len(source) + 2_000 * (source.count("{{") + source.count("{%"))


class _Cache:
    """Least recently used first out, bounded by number and by size.

    Keyed by the source itself, not by its digest: a sender renders one source many times over, and Python
    keeps the hash of a string, while a digest of 30 KB would cost as much as rendering it.
    """

    def __init__(self, compile_: Callable[[str, bool], Compiled]) -> None:
        self._compile = compile_
        self._entries: OrderedDict[tuple[str, bool], Compiled] = OrderedDict()
        self._bytes = 0
        self._lock = threading.Lock()

    def get(self, source: str, autoescape: bool) -> Compiled:
        key = (source, autoescape)
        with self._lock:
            if key in self._entries:
                self._entries.move_to_end(key)
                return self._entries[key]
        compiled = self._compile(source, autoescape)  # outside the lock: twice at worst, and harmless
        with self._lock:
            self._add(key, compiled)
        return compiled

    def _add(self, key: tuple[str, bool], compiled: Compiled) -> None:
        if key in self._entries:
            return
        self._entries[key] = compiled
        self._bytes += _weight(key[0])
        while len(self._entries) > CACHED_TEMPLATES or self._bytes > CACHED_BYTES:
            (dropped, _), _ = self._entries.popitem(last=False)
            self._bytes -= _weight(dropped)


_CACHE: Final = _Cache(_compile)
