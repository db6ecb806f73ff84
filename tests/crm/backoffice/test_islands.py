"""Islands: which built files a page loads for an editor."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.template import RequestContext, Template
from django.test import RequestFactory

from crm.backoffice.islands import NotBuilt, files_of

MANIFEST = {
    "canvas/main.tsx": {
        "file": "assets/canvas-1.js",
        "imports": ["_react.js", "_forms.js"],
        "dynamicImports": ["lazy.tsx"],
        "css": ["assets/canvas-1.css"],
    },
    "_react.js": {"file": "assets/react-1.js"},
    "_forms.js": {"file": "assets/forms-1.js", "imports": ["_react.js"], "css": ["assets/forms-1.css"]},
    "lazy.tsx": {"file": "assets/lazy-1.js", "css": ["assets/lazy-1.css"]},
    "messages/main.tsx": {"file": "assets/messages-1.js"},
}


@pytest.fixture
def built(settings: Any, tmp_path: Path) -> Path:
    """A front end that was built."""
    settings.BASE_DIR = tmp_path
    manifest = tmp_path / "static" / "dist" / "manifest.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps(MANIFEST))
    return manifest


@pytest.mark.usefixtures("built")
def test_an_island_loads_its_script_with_all_that_it_imports_at_once_and_nothing_of_the_others() -> None:
    files = files_of("canvas")

    assert files.script == "dist/assets/canvas-1.js"
    assert files.imports == ("dist/assets/react-1.js", "dist/assets/forms-1.js")
    assert files.styles == ("dist/assets/canvas-1.css", "dist/assets/forms-1.css")


def test_a_new_build_is_found_without_a_restart(built: Path) -> None:
    files_of("messages")
    built.write_text(json.dumps({"messages/main.tsx": {"file": "assets/messages-2.js"}}))

    assert files_of("messages").script == "dist/assets/messages-2.js"


def test_without_a_build_it_says_what_to_do(settings: Any, tmp_path: Path) -> None:
    settings.BASE_DIR = tmp_path

    with pytest.raises(NotBuilt, match="make frontend"):
        files_of("canvas")
    assert "make frontend" in _page("{% island 'canvas' %}")


@pytest.mark.usefixtures("built")
def test_what_the_page_hands_over_cannot_break_out_of_its_attribute() -> None:
    page = _page("{% island 'canvas' name=name %}", name="\"><script>alert(1)</script>'")

    assert "<script>alert" not in page
    assert 'data-island="canvas"' in page
    assert '<script type="module" src="/static/dist/assets/canvas-1.js">' in page


def _page(source: str, **context: Any) -> str:
    request = RequestFactory().get("/")
    page: str = Template(source).render(RequestContext(request, context))
    assert request.META["CSRF_COOKIE_NEEDS_UPDATE"], "an editor writes, so it needs a token"
    return page
