"""Which built files an island needs: read from the manifest that the front-end build writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings

DIST = "dist/"
Manifest = dict[str, dict[str, Any]]


class NotBuilt(Exception):
    """The front end was not built: `make frontend` does it, and so does `make run`."""


@dataclass(frozen=True, slots=True)
class Files:
    """What a page loads for an island, as paths below STATIC_URL: one script, what it imports, its styles."""

    script: str
    imports: tuple[str, ...]
    styles: tuple[str, ...]


def files_of(island: str) -> Files:
    """The files of an island. Raises NotBuilt."""
    path = Path(settings.BASE_DIR) / "static" / DIST / "manifest.json"
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError:
        raise NotBuilt("The editors are not built yet: run “make frontend”.") from None
    return _files(str(path), changed, f"{island}/main.tsx")


@lru_cache(maxsize=20)
def _files(path: str, changed: int, entry: str) -> Files:
    """`changed` is the manifest's age: a new build is found without a restart."""
    manifest: Manifest = json.loads(Path(path).read_text())
    chunks = _with_imports(manifest, entry, {})
    styles = [style for chunk in chunks.values() for style in chunk.get("css", [])]
    first, *others = (DIST + chunk["file"] for chunk in chunks.values())
    return Files(first, tuple(others), tuple(DIST + style for style in styles))


def _with_imports(manifest: Manifest, name: str, found: Manifest) -> Manifest:
    """A chunk and all that it imports at once; what it imports later loads itself."""
    if name not in found:
        found[name] = manifest[name]
        for imported in manifest[name].get("imports", []):
            _with_imports(manifest, imported, found)
    return found
