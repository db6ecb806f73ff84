"""Downloads that are made while they are sent, however long they are."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from urllib.parse import quote

from django.http import StreamingHttpResponse


def attachment(
    content: Iterable[bytes], name: str, kind: str = "text/csv; charset=utf-8", *, gz: bool = False
) -> StreamingHttpResponse:
    """A file to be kept by whoever asked; with `gz` packed on its way."""
    if gz:
        content, name, kind = packed(content), f"{name}.gz", "application/gzip"
    answer = StreamingHttpResponse(content, content_type=kind)
    answer["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer["Cache-Control"] = "no-store"
    return answer


def packed(content: Iterable[bytes]) -> Iterator[bytes]:
    """As gzip."""
    packer = zlib.compressobj(6, wbits=31)
    for chunk in content:
        yield packer.compress(chunk)
    yield packer.flush()
