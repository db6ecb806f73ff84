"""The API's reference."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from events.dialects import family


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def test_it_is_drawn_without_warnings(tmp_path: Any) -> None:
    GENERATOR_STATS.reset()

    call_command("spectacular", "--validate", "--fail-on-warn", file=str(tmp_path / "schema.yml"))


def test_each_dialect_is_in_it_with_its_examples(reference: dict[str, Any]) -> None:
    for dialect in family:
        for endpoint in dialect.endpoints:
            posted = reference["paths"][f"/api/{endpoint.path}"]["post"]
            content = posted["requestBody"]["content"]["application/json"]
            shown = [example["value"] for example in content["examples"].values()]
            assert shown == [example.body for example in endpoint.examples]


def test_the_log_is_read_where_it_is_posted_to(reference: dict[str, Any]) -> None:
    assert {"get", "post"} <= reference["paths"]["/api/v1/events"].keys()
