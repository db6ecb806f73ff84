"""Where the database and the broker are: your own servers by URL, else those under BECKON_DATA."""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from launcher.places import Places, data_dir

__all__ = ["Endpoints", "data_dir", "database_url", "django_database", "redis_url"]

DATABASE = "beckon"
DATABASE_USER = "beckon"


class AddressError(ValueError):
    """DATABASE_URL cannot be used; the message never shows the password."""


@dataclass(frozen=True)
class Endpoints:
    """The addresses of one pair of servers."""

    database_url: str
    redis_url: str


def database_url() -> str:
    """DATABASE_URL, else where the embedded PostgreSQL is, or would be if it were running."""
    return os.environ.get("DATABASE_URL") or embedded_endpoints().database_url


def redis_url() -> str:
    """REDIS_URL, else where the embedded Valkey is, or would be if it were running."""
    return os.environ.get("REDIS_URL") or embedded_endpoints().redis_url


def embedded_endpoints() -> Endpoints:
    """What the running launcher wrote down, else the places it would choose."""
    places = Places(data_dir())
    try:
        return Endpoints(**json.loads(endpoints_file(places).read_text()))
    except (OSError, ValueError, TypeError):  # not running, or half written: the addresses are the same again
        return planned(places)


def planned(places: Places) -> Endpoints:
    """The addresses that servers under these places listen at."""
    folder = quote(str(places.sockets))
    return Endpoints(
        database_url=f"postgresql:///{DATABASE}?host={folder}&user={DATABASE_USER}",
        redis_url=f"unix://{folder}/valkey.sock?db=0",
    )


def endpoints_file(places: Places) -> Path:
    return places.run / "endpoints.json"


def write_endpoints(places: Places, endpoints: Endpoints) -> None:
    endpoints_file(places).write_text(json.dumps(asdict(endpoints)))


def django_database(url: str) -> dict[str, Any]:
    """Django's DATABASES entry for `postgresql://user:password@host:port/name?sslmode=require`.

    `host`, `port`, `user` and `password` may also stand in the query, as libpq allows: a unix socket is
    named by `?host=/run/postgresql`. Everything else in the query goes to libpq as it is.

    Raises:
        AddressError: no PostgreSQL URL, or no database named in it.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"postgresql", "postgres"}:
        raise AddressError(
            f"DATABASE_URL must begin with postgresql://, not with {parts.scheme or 'nothing'}://"
        )
    name = unquote(parts.path.lstrip("/"))
    if not name:
        raise AddressError(
            "DATABASE_URL names no database: add it after the host, as in postgresql://host/beckon"
        )
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": options.pop("user", unquote(parts.username or "")),
        "PASSWORD": options.pop("password", unquote(parts.password or "")),
        "HOST": options.pop("host", unquote(parts.hostname or "")),
        "PORT": options.pop("port", _port(parts.netloc)),
        "OPTIONS": options,
    }


def _port(netloc: str) -> str:
    try:
        return str(urlsplit(f"//{netloc}").port or "")
    except ValueError:
        raise AddressError("DATABASE_URL has a port that is no number between 0 and 65535.") from None
