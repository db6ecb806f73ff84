"""The table and its details."""

from faults.finding import Finding, Kind
from faults.report import Line, details, table


def test_each_column_is_as_wide_as_its_widest_cell() -> None:
    lines = list(
        table([Line("kill", "killed", "20 kills", events=12_345), Line("redis", "Redis wiped", "once")])
    )

    assert len({len(line) for line in lines}) == 1
    assert "12,345" in lines[2]


def test_findings_are_counted_by_kind_and_shown_by_example() -> None:
    findings = [Finding(Kind.LOST, "without effect", f"e{number}") for number in range(7)]
    line = Line("kill", "killed", "20 kills", notes=["a note"], findings=findings)

    assert (line.count(Kind.LOST), line.count(Kind.STUCK), line.json["lost"]) == (7, 0, 7)
    assert list(details(line)) == ["a note", "LOST: without effect: e0; e1; e2; e3; e4 and 2 more"]
