"""A program that calls the management API with a key of its own."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import msgspec
from django.test import Client

from crm.models import Brand
from tests.factories.crm import make_key


class Api:
    """Calls beneath /api/v1/ for one brand; bodies are JSON, answers Django's responses."""

    def __init__(self, brand: Brand, *scopes: str) -> None:
        self.brand = brand
        self.key, self.secret = make_key(brand, *(scopes or ("manage",)))
        self._client = Client(raise_request_exception=True)

    def get(self, path: str, **headers: str) -> Any:
        return self.send("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("POST", path, body, **headers)

    def put(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PUT", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self.send("PATCH", path, body, **headers)

    def delete(self, path: str, **headers: str) -> Any:
        return self.send("DELETE", path, **headers)

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`headers` with underscores: `if_match='"1"'`."""
        raw = body if isinstance(body, bytes) else b"" if body is None else msgspec.json.encode(body)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self._client.generic(
            method,
            f"/api/v1/{path}",
            raw,
            "application/json",
            headers={"Authorization": self.secret, **named},
        )


def escaped(ext_id: str) -> str:
    """An id as it stands in a path."""
    return quote(ext_id, safe="")
