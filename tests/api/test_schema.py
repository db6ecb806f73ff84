"""The reference of the whole API: complete, without warnings, with examples."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from pydantic import BaseModel

RESOURCES = {
    "attributes", "audiences", "brands", "campaigns", "catalog", "changes", "client-actions", "custom-im-types",
    "customers", "event-types", "events", "gateways", "keys", "label", "merges", "messages", "segments", "templates",
}  # fmt: skip


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        schema: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return schema


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            yield f"{method} {path}", operation


def test_it_is_made_without_a_warning(schema: dict[str, Any]) -> None:
    assert dict(GENERATOR_STATS._warn_cache) == {}
    assert dict(GENERATOR_STATS._error_cache) == {}


def test_it_knows_every_resource_of_the_contract(schema: dict[str, Any]) -> None:
    found = {path.split("/")[3] for path in schema["paths"] if path.startswith("/api/v1/")}

    assert found >= RESOURCES


def test_operations_have_names_of_their_own_and_need_a_key_or_an_operators_session(
    schema: dict[str, Any],
) -> None:
    names = [operation["operationId"] for _, operation in operations(schema)]

    assert len(set(names)) == len(names)
    wanted = [{"key": []}, {"session": []}]
    others = [name for name, operation in operations(schema) if operation.get("security") != wanted]
    assert [name for name in others if "/callbacks/" not in name] == []


def test_no_two_bodies_share_a_name(schema: dict[str, Any]) -> None:
    """The second of them would be described as the first, without a warning."""
    homes: dict[str, set[str]] = {}
    for body in descendants(BaseModel):
        homes.setdefault(body.__name__, set()).add(body.__module__)

    assert {
        name: homes[name] for name in schema["components"]["schemas"] if len(homes.get(name, ())) > 1
    } == {}


def descendants(kind: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in kind.__subclasses__():
        yield child
        yield from descendants(child)


def test_bodies_of_the_configuration_come_with_examples(schema: dict[str, Any]) -> None:
    for name in ("NewSegment", "NewGateway", "NewAudience", "NewImType", "Occasion"):
        properties = schema["components"]["schemas"][name]["properties"].values()
        assert any("examples" in one for one in properties), name
    forms = schema["paths"]["/api/v1/templates"]["post"]["requestBody"]["content"]["application/json"][
        "schema"
    ]
    assert {form["title"] for form in forms["oneOf"]} >= {"E-mail", "SMS", "Custom IM"}


def test_callbacks_are_described_with_all_their_types_and_statuses(schema: dict[str, Any]) -> None:
    called = schema["paths"]["/api/v1/callbacks/delivery/{token}"]
    parameters = {one["name"]: one["schema"] for one in called["get"]["parameters"]}

    assert parameters["type"]["enum"] == ["cim", "email", "sms"]
    assert parameters["status"]["enum"] == [
        "accepted", "clicked", "complained", "delivered", "failed", "opened", "rejected", "unsubscribed",
    ]  # fmt: skip
    assert called["post"]["requestBody"]["content"].keys() >= {"application/json"}


def test_refusals_are_described_as_they_are_answered(schema: dict[str, Any]) -> None:
    kinds = {
        name: operation["responses"]["default"]["content"]
        for name, operation in operations(schema)
        if "/callbacks/" not in name
    }
    refused = schema["paths"]["/api/v1/campaigns/{slug}/publish"]["post"]["responses"]["422"]

    assert kinds.pop("post /api/external/events/v2").keys() == {"application/json"}
    assert {kind for content in kinds.values() for kind in content} == {"application/problem+json"}
    assert refused["content"].keys() == {"application/problem+json"}


def test_it_is_served_to_anybody(client: Client) -> None:
    answer = client.get("/api/schema/?format=json")

    assert (answer.status_code, answer.json()["openapi"]) == (200, "3.1.0")
