"""Files of ids as spreadsheets save them, and files that are none."""

from __future__ import annotations

from io import BytesIO

import pytest

from crm.services.id_files import CHUNK, MOST, chunks_of_ids
from lib.errors import Invalid


def read(content: bytes) -> list[str]:
    return [ext_id for chunk in chunks_of_ids(BytesIO(content)) for ext_id in chunk]


@pytest.mark.parametrize(
    "content",
    [
        b"ann\nbob\n",
        b"ann\r\n\r\nbob",
        b"\xef\xbb\xbfext_id\nann\nbob\n",
        b"user_ext_id;name\nann;Ann, the first\nbob;Bob\n",
        b'"ann",1\n"bob",2\n',
        b"ID\tX\n ann \t1\nbob\t2\n",
        b"ann\nann\nbob\n",
    ],
)
def test_ids_are_found_in_the_first_column(content: bytes) -> None:
    assert read(content) == ["ann", "bob"]


@pytest.mark.parametrize("content", [b"", b"\n\n", b"ext_id\n", b"   \n"])
def test_a_file_without_ids_has_none(content: bytes) -> None:
    assert read(content) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"ann\n\xff\xfe\n", "Line 2 is not UTF-8"),
        (b"PK\x03\x04\0\0", "Line 1 has a NUL"),
        (b'"' + b"a" * 200_000, "This is no CSV file"),
    ],
)
def test_what_is_no_such_file_is_said_with_its_line(content: bytes, said: str) -> None:
    with pytest.raises(Invalid, match=said):
        read(content)


def test_it_reads_a_million_in_chunks_and_not_one_more() -> None:
    content = b"".join(b"%d\n" % number for number in range(MOST + 1))
    chunks = chunks_of_ids(BytesIO(content))
    assert [len(next(chunks)) for _ in range(99)] == [CHUNK] * 99
    with pytest.raises(Invalid, match="more than 1,000,000"):
        list(chunks)
