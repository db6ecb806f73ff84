"""Plays one row: the faults, the settling, the comparison of the histories."""

from __future__ import annotations

from faults.report import Line
from faults.row import Row
from faults.stage import Stage


def play(row: Row, stage: Stage) -> Line:
    """What became of it. Findings of earlier rows are not told again, and nothing is assumed to be sound."""
    stage.say(f"{row.key}: {row.title} …")
    histories, known = stage.compare()
    before = histories.records
    told = row.play(stage)
    settled_s = stage.settle()
    histories, found = stage.compare()
    after = histories.records
    line = Line(
        key=row.key,
        title=row.title,
        did=told.did,
        events=len(after.events) - len(before.events),
        runs=len(after.runs) - len(before.runs),
        messages=len(after.messages) - len(before.messages),
        settled_s=settled_s,
        notes=told.notes,
        findings=[*told.findings, *sorted(found - known, key=lambda finding: (finding.what, finding.who))],
    )
    stage.say(f"{row.key}: {told.did}; {len(line.findings)} findings, settled in {settled_s:.1f} s")
    return line
