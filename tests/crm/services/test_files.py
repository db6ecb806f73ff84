"""Files kept in the database."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from crm.models import Brand, File, FilePiece
from crm.services import files
from crm.tasks import forget_jobs
from lib.errors import Invalid
from tests.factories.files import ANNA, make_import

pytestmark = pytest.mark.django_db


def test_a_file_is_kept_in_pieces_of_whole_records(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PIECE", 2)
    file = make_import(brand, 'id;note\n1;"a\nb"\n\n2;c\n3;d\n\n4;e\n5;f', now)
    assert (file.heads, file.delimiter, file.encoding, file.records) == (["id", "note"], ";", "utf-8", 5)
    kept = [(piece.first_line, piece.records, bytes(piece.content)) for piece in files.pieces(file)]
    assert kept == [(2, 2, b'1;"a\nb"\n\n2;c\n'), (6, 2, b"3;d\n\n4;e\n"), (9, 1, b"5;f")]


def test_one_letter_of_another_alphabet_anywhere_tells_the_encoding_of_all(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PIECE", 1)
    file = make_import(brand, "id,имя\n1,Ann\n2,Анна\n".encode("cp1251"), now)
    assert (file.encoding, file.heads) == ("cp1251", ["id", "имя"])


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is empty"),
        (" , \n1,2\n", "is empty"),
        ("id\n", "nothing below"),
        ("id\n\n\n", "nothing below"),
        ("i\0d\n1\n", "NUL"),
        (",".join("abc" for _ in range(501)) + "\n1", "500 columns"),
    ],
)
def test_a_file_that_cannot_be_imported_is_refused_and_not_kept(
    content: str, said: str, brand: Brand, now: datetime
) -> None:
    with pytest.raises(Invalid, match=said):
        make_import(brand, content, now)
    assert not File.objects.exists()


def test_a_file_that_is_too_large_is_refused_as_soon_as_that_is_known(
    brand: Brand, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "MOST_BYTES", 1 << 20)
    read: list[int] = []

    def chunks() -> object:
        for number in range(1_000):
            read.append(number)
            yield b"id\n" * 10_000

    with pytest.raises(Invalid, match="larger than 1 MB"):
        files.take_in(ANNA, brand, "many.csv", chunks(), now)  # type: ignore[arg-type]
    assert len(read) < 50
    assert not FilePiece.objects.exists()


def test_files_are_forgotten_after_two_weeks(brand: Brand, now: datetime) -> None:
    make_import(brand, "id\n1\n", now - timedelta(days=20))
    assert files.forget(now) == 1
    make_import(brand, "id\n1\n", datetime(2020, 1, 1, tzinfo=now.tzinfo))
    forget_jobs()
    assert not FilePiece.objects.exists()
