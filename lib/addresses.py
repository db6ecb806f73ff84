"""The address guard: where an operator's URL may lead.

Two looks at the same question. `check_url` reads the text and is strict where URL parsers disagree, so that
ours and the client's cannot read two different hosts out of one string. `resolved` asks the name server and
lets a name pass only if all its answers may be connected to; the clients connect to exactly what it returned,
so a name that changes its mind between check and connect (rebinding) gains nothing.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable
from functools import lru_cache
from ipaddress import AddressValueError, IPv4Address
from typing import Any

from lib.errors import Invalid
from lib.ranges import is_allowed

MAX_LENGTH = 2_048
OPEN_PORTS = {80, 443, *range(8_000, 10_000)}

Lookup = Callable[..., list[tuple[Any, ...]]]
"""`socket.getaddrinfo`, or something that answers in its shape."""

_FORBIDDEN_CHARACTER = re.compile(r"[^\x21-\x7e]|\\")
_URL = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://(?P<authority>[^/?]*)(?:[/?].*)?")
_AUTHORITY = re.compile(r"(?:\[(?P<v6>[0-9A-Fa-f:.]+)\]|(?P<name>[A-Za-z0-9._-]+))(?::(?P<port>[0-9]{1,5}))?")
_LABEL = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")
_INSIDE = (".localhost", ".local", ".internal", ".lan", ".home.arpa")


class ForbiddenAddress(Invalid):
    """This address is not one we call. Final: trying again does not help, the URL must change."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason, code="forbidden_address", field="url")


@lru_cache(maxsize=4_096)
def check_url(url: str, allow_private: bool = False, allow_http: bool = True) -> None:
    """Refuse a URL that we must not call, by its text alone (no name is looked up).

    `allow_private` opens loopback, private networks and every port. Raises ForbiddenAddress.
    """
    scheme, host, port = parts(url)
    if scheme == "http" and not (allow_http or allow_private):
        raise ForbiddenAddress("The URL must begin with https://.")
    if not allow_private and port not in OPEN_PORTS:
        raise ForbiddenAddress(f"Port {port} is not open to gateways: use 80, 443 or 8000 to 9999.")
    _check_host(host, allow_private)


def parts(url: str) -> tuple[str, str, int]:
    """Scheme, host and port of an unambiguous http(s) URL. Raises ForbiddenAddress for any other."""
    if len(url) > MAX_LENGTH:
        raise ForbiddenAddress(f"The URL is longer than {MAX_LENGTH} characters.")
    if _FORBIDDEN_CHARACTER.search(url):
        raise ForbiddenAddress(
            "The URL has a space, backslash, control or non-ASCII character: percent-encode the path, "
            "write the host name in its xn-- form."
        )
    found = _URL.fullmatch(url)
    scheme = found["scheme"].lower() if found else ""
    if found is None or scheme not in ("http", "https"):
        raise ForbiddenAddress("The URL must begin with https:// or http://.")
    if "#" in url:
        raise ForbiddenAddress("The URL has a fragment (#…): leave it out.")
    return (scheme, *_host_and_port(found["authority"], 443 if scheme == "https" else 80))


def check_ip(ip: str, allow_private: bool, host: str) -> None:
    """Refuse an address that `host` turned out to be. Raises ForbiddenAddress, without telling which one
    it was: whoever enters a URL need not learn our inner network from us."""
    if not is_allowed(ip, allow_private=allow_private):
        raise ForbiddenAddress(f"{host} leads to an address inside a private or reserved network.")


def resolved(host: str, port: int, allow_private: bool, lookup: Lookup = socket.getaddrinfo) -> list[str]:
    """The IP addresses of `host`, every one checked. Raises ForbiddenAddress, or OSError if there are none.

    The name server's own time-outs apply: they are the one wait that a deadline here cannot cut short.
    """
    answers = lookup(host, port, type=socket.SOCK_STREAM)
    addresses = list(dict.fromkeys(str(answer[4][0]) for answer in answers))
    for address in addresses:
        check_ip(address, allow_private, host)
    return addresses


def check_url_resolved(url: str, allow_private: bool, lookup: Lookup = socket.getaddrinfo) -> None:
    """`check_url`, and the name's present answers too: for forms, where a URL is saved.

    A name that does not resolve yet passes; it is checked again at each connect. Raises ForbiddenAddress.
    """
    check_url(url, allow_private)
    _, host, port = parts(url)
    try:
        resolved(host, port, allow_private, lookup)
    except (OSError, UnicodeError):
        return


def _host_and_port(authority: str, default_port: int) -> tuple[str, int]:
    if "@" in authority:
        raise ForbiddenAddress("The URL has a user name or password: use the authorization field instead.")
    found = _AUTHORITY.fullmatch(authority)
    if found is None:
        raise ForbiddenAddress("The URL's host is not a plain name or IP address.")
    port = int(found["port"] or default_port)
    if not 0 < port < 65_536:
        raise ForbiddenAddress(f"There is no port {port}.")
    return (found["v6"] or found["name"]).lower(), port


def _check_host(host: str, allow_private: bool) -> None:
    name = host.removesuffix(".")
    if ":" in host:
        check_ip(host, allow_private, host)
    elif _NUMBER.fullmatch(name.rpartition(".")[2]):
        check_ip(_canonical(host), allow_private, host)
    else:
        _check_name(name, allow_private)


def _canonical(host: str) -> str:
    """`127.1`, `2130706433` and `0x7f000001` are 127.0.0.1 to a resolver; we take the dotted form only."""
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise ForbiddenAddress(f"{host} is not an IPv4 address in its usual form (1.2.3.4).") from None


def _check_name(name: str, allow_private: bool) -> None:
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in name.split(".")):
        raise ForbiddenAddress("The URL's host is not a valid name.")
    if not allow_private and ("." not in name or name.endswith(_INSIDE)):
        raise ForbiddenAddress(f"{name} is a name inside a private network.")
