"""The failure table, filled in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from faults.finding import Finding, Kind

SHOWN = 5
"""How many examples of each kind of finding are printed; the JSON has all."""

HEAD = (
    "what happens",
    "what was done",
    "events",
    "runs",
    "messages",
    "lost",
    "doubled",
    "stuck",
    "wrong",
    "settled",
)


@dataclass
class Line:
    """One row as it went. `settled_s`: from the last blow until nothing was left to do."""

    key: str
    title: str
    did: str
    events: int = 0
    runs: int = 0
    messages: int = 0
    settled_s: float = 0.0
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def count(self, kind: Kind) -> int:
        return sum(finding.kind is kind for finding in self.findings)

    @property
    def cells(self) -> tuple[str, ...]:
        counts = (self.events, self.runs, self.messages, *map(self.count, Kind))
        return (self.title, self.did, *(f"{count:,}" for count in counts), f"{self.settled_s:.1f} s")

    @property
    def json(self) -> dict[str, Any]:
        findings = [{"kind": f.kind.value, "what": f.what, "who": f.who} for f in self.findings]
        counts = {kind.value: self.count(kind) for kind in Kind}
        return {**vars(self), "findings": findings, **counts}


def table(lines: Sequence[Line]) -> Iterable[str]:
    """The lines of the table; words to the left, numbers to the right."""
    cells = [HEAD, *(line.cells for line in lines)]
    widths = [max(len(row[column]) for row in cells) for column in range(len(HEAD))]
    for number, row in enumerate(cells):
        yield "  ".join(
            cell.ljust(width) if column < 2 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        )
        if number == 0:
            yield "  ".join("-" * width for width in widths)


def details(line: Line) -> Iterable[str]:
    """What a row has to say beside its line, and examples of whatever it found."""
    yield from line.notes
    for (kind, what), count in Counter((f.kind, f.what) for f in line.findings).items():
        who = [finding.who for finding in line.findings if (finding.kind, finding.what) == (kind, what)]
        more = f" and {count - SHOWN} more" if count > SHOWN else ""
        yield f"{kind.value.upper()}: {what}: {'; '.join(sorted(who)[:SHOWN])}{more}"
