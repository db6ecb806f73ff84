"""Files as spreadsheets write them."""

from __future__ import annotations

import pytest

from crm.services.csv_files import Record, delimiter_of, encoding_of, lines_of, records
from lib.errors import Invalid


def cut(content: bytes, size: int, delimiter: str = ",") -> list[Record]:
    chunks = (content[start : start + size] for start in range(0, len(content), size))
    return list(records(lines_of(chunks), delimiter))


@pytest.mark.parametrize("size", [1, 3, 1_000])
def test_records_come_whole_whatever_the_pieces_they_arrive_in(size: int) -> None:
    content = b'\xef\xbb\xbfid,note\r\n1,"two\nlines, one ""cell"""\r\n2,5" pipe\n3,end'
    found = cut(content, size)
    assert [record.cells for record in found] == [
        ["id", "note"],
        ["1", 'two\nlines, one "cell"'],
        ["2", '5" pipe'],
        ["3", "end"],
    ]
    assert [record.line for record in found] == [1, 2, 4, 5]
    assert b"".join(record.raw for record in found) == content.removeprefix(b"\xef\xbb\xbf")


def test_a_quote_that_is_never_closed_is_named_by_its_line() -> None:
    with pytest.raises(Invalid, match="opened in line 2 and never closed"):
        cut(b'id\n"1\n' + b"x\n" * 200_000, 1_000)


def test_a_line_without_end_is_not_read_to_it() -> None:
    with pytest.raises(Invalid, match="Line 2 is longer"):
        cut(b"id\n" + b"x" * 3_000_000, 100_000)


def test_utf_16_is_named() -> None:
    with pytest.raises(Invalid, match="UTF-16"):
        cut("id\n1\n".encode("utf-16"), 100)


@pytest.mark.parametrize(
    ("line", "delimiter"), [(b"a,b,c", ","), (b"a;b,c;d", ";"), (b"a\tb", "\t"), (b"alone", ",")]
)
def test_the_delimiter_is_what_stands_between_the_names(line: bytes, delimiter: str) -> None:
    assert delimiter_of(line) == delimiter


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Jürgen Łuczak, Анна", "utf-8"),
        ("Анна Каренина;Москва", "cp1251"),
        ("Jürgen Müller, Café, naïve", "cp1252"),
        ("plain", "utf-8"),
    ],
)
def test_the_encoding_is_told_from_the_letters(text: str, encoding: str) -> None:
    assert encoding_of(text.encode(encoding)) == encoding
