"""What the canvas page can ever load, forms and panels included, stays small."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser

DIST = Path(__file__).parents[3] / "static" / "dist"
LIMIT = 400_000  # bytes, compressed


def reached(manifest: dict[str, Any], entry: str) -> set[str]:
    """The entry's chunks: it, and whatever it imports at once or later."""
    found, waiting = set[str](), [entry]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += [*manifest[name].get("imports", []), *manifest[name].get("dynamicImports", [])]
    return found


def test_all_that_the_canvas_loads_is_below_400_kb() -> None:
    manifest = json.loads((DIST / "manifest.json").read_bytes())
    chunks = [manifest[name] for name in reached(manifest, "canvas/main.tsx")]
    files = {file for chunk in chunks for file in [chunk["file"], *chunk.get("css", [])]}
    sizes = {file: len(gzip.compress((DIST / file).read_bytes())) for file in files}

    assert len(sizes) > 3
    assert sum(sizes.values()) < LIMIT, sizes
