"""Downloads made while they are sent."""

import gzip

from lib.attachments import attachment


def test_it_is_kept_under_its_name_and_by_nobody_on_the_way() -> None:
    answer = attachment([b"a,", b"b\n"], "Käufe.csv")
    assert b"".join(answer) == b"a,b\n"
    assert answer["Content-Disposition"] == "attachment; filename*=UTF-8''K%C3%A4ufe.csv"
    assert answer["Cache-Control"] == "no-store"


def test_it_is_packed_where_asked() -> None:
    answer = attachment([b"a" * 10_000, b"b"], "many.csv", gz=True)
    assert gzip.decompress(b"".join(answer)) == b"a" * 10_000 + b"b"
    assert answer["Content-Disposition"].endswith("many.csv.gz")
