"""What one template and one render may cost. Counted, not timed by signals: senders render in threads.

An operation is about a microsecond at most on the reference machine, so that the operations run out well
before the 250 ms do; the clock is the second belt, for a machine that is slower or busy.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gateways.rendering.errors import TemplateTimeout, TemplateTooLarge

SOURCE_BYTES: Final = 256 * 1024
OUTPUT_BYTES: Final = 1024 * 1024
SECONDS: Final = 0.25
OPERATIONS: Final = 100_000
# Parsing costs about 4 µs a token, so this keeps the first compilation below some 100 ms.
TOKENS: Final = 8_000
# Comments are not among the tokens, so what opens a tag or a comment is counted before.
TAGS: Final = 4_000
DEPTH: Final = 40
LITERAL_CHARACTERS: Final = 2_000
LARGEST_NUMBER: Final = 10**15
# What one filter may return.
RESULT_CHARACTERS: Final = 200_000
RESULT_ITEMS: Final = 10_000
# Filters work through text at least this fast.
CHARACTERS_PER_OPERATION: Final = 256
SUBJECT_CHARACTERS: Final = 1_000
LINKS: Final = 2_000
MJML_BYTES: Final = 256 * 1024
# mrml recurses on the C stack and takes the whole process with it at about 500 levels in a 512 KiB stack.
MJML_DEPTH: Final = 60


class Budget:
    """What is left for one message: all its parts draw on the same budget."""

    __slots__ = ("_clock", "_deadline", "characters", "operations")

    def __init__(
        self, clock: Callable[[], float], *, operations: int = OPERATIONS, seconds: float = SECONDS
    ) -> None:
        self._clock = clock
        self._deadline = clock() + seconds
        self.operations = operations
        self.characters = OUTPUT_BYTES

    def spend(self, operations: int) -> None:
        """Take `operations` before the work is done. Raises TemplateTimeout when they or the time ran out."""
        self.operations -= operations
        if self.operations < 0:
            raise TemplateTimeout(
                "The template takes too many steps for one message.",
                hint="Loop over shorter lists and use fewer filters on long texts.",
            )
        if self._clock() > self._deadline:
            raise TemplateTimeout(
                "The template takes too long.", hint=f"The limit is {SECONDS * 1000:.0f} ms."
            )

    def full(self) -> TemplateTooLarge:
        """What to raise when the output has taken more than `characters`."""
        return TemplateTooLarge(f"The message is larger than {OUTPUT_BYTES // 1024} KiB.")
