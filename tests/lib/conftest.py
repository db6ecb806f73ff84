"""A gateway of raw sockets that can misbehave, certificates for it, and a name server that says what we want.

Only loopback is ever connected to: names resolve through `Names`, and public addresses only occur where the
guard is expected to end the call before a connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import datetime
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from lib import http
from lib.async_http import guarded_session, post_json
from lib.outgoing import Answer, Limits

BODY = {"email_uid": "42"}
QUICK = Limits(connect=0.3, read=0.3, total=2.0)

Behaviour = Callable[[socket.socket], None]


class RawGateway:
    """Listens on loopback; hands each request's connection to `behave`, which answers or does not."""

    def __init__(self, behave: Behaviour, tls: ssl.SSLContext | None = None) -> None:
        self.requests: list[bytes] = []
        self.connections = 0
        self._behave = behave
        self._tls = tls
        self._over = threading.Event()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            if self._over.is_set():
                connection.close()
                return
            self.connections += 1
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(5)
        with contextlib.suppress(OSError), connection:
            if self._tls is not None:
                connection = self._tls.wrap_socket(connection, server_side=True)
            with connection:
                while request := read_request(connection):
                    self.requests.append(request)
                    self._behave(connection)

    def wait(self) -> None:
        """What a silent gateway does: nothing, until the test is over."""
        self._over.wait(5)

    def close(self) -> None:
        self._over.set()
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        self._listener.close()
        for thread in self._threads:
            thread.join(5)


def read_request(connection: socket.socket) -> bytes:
    """One request, head and body; empty when the other side is done."""
    request = b""
    while b"\r\n\r\n" not in request:
        if not (chunk := connection.recv(65_536)):
            return b""
        request += chunk
    head, _, body = request.partition(b"\r\n\r\n")
    lengths = (int(line[15:]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:"))
    length = next(lengths, 0)
    while len(body) < length:
        body += connection.recv(65_536)
    return head + b"\r\n\r\n" + body


def answering(body: bytes = b'{"error_code":0}', status: str = "200 OK", head: bytes = b"") -> Behaviour:
    """A behaviour: one plain answer."""
    answer = b"HTTP/1.1 %b\r\nContent-Length: %d\r\n%b\r\n%b" % (status.encode(), len(body), head, body)
    return lambda connection: connection.sendall(answer)


@pytest.fixture
def open_gateway() -> Iterator[Callable[..., RawGateway]]:
    """Starts gateways and ends them with the test."""
    opened: list[RawGateway] = []

    def open_(behave: Behaviour, tls: ssl.SSLContext | None = None) -> RawGateway:
        opened.append(RawGateway(behave, tls))
        return opened[-1]

    yield open_
    for gateway in opened:
        gateway.close()


class Names:
    """A name server: host → lists of addresses, one list per question, the last one for good."""

    def __init__(self, **answers: list[list[str]]) -> None:
        self._answers = {name.replace("_", "."): lists for name, lists in answers.items()}
        self.asked: list[str] = []

    def addresses(self, host: str) -> list[str]:
        self.asked.append(host)
        if host not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        lists = self._answers[host]
        return lists.pop(0) if len(lists) > 1 else lists[0]

    def getaddrinfo(self, host: str, port: int, **_: object) -> list[tuple[Any, ...]]:
        addresses = [host] if host[0].isdigit() else self.addresses(host)
        return [(family(ip), socket.SOCK_STREAM, 6, "", (ip, port)) for ip in addresses]


class NamesResolver(AbstractResolver):
    """The same for aiohttp."""

    def __init__(self, names: Names) -> None:
        self._names = names

    async def resolve(
        self, host: str, port: int = 0, _family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        return [
            ResolveResult(hostname=host, host=ip, port=port, family=family(ip), proto=6, flags=0)
            for ip in self._names.addresses(host)
        ]

    async def close(self) -> None:
        return


def family(ip: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in ip else socket.AF_INET


Call = Callable[..., Answer]


def call_and_wait(
    url: str,
    headers: dict[str, str] | None = None,
    *,
    allow_private: bool = True,
    limits: Limits = QUICK,
    names: Names | None = None,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    lookup = (names or Names()).getaddrinfo
    return http.post(url, BODY, headers, allow_private=allow_private, limits=limits, lookup=lookup, tls=tls)


def call_async(
    url: str,
    headers: dict[str, str] | None = None,
    *,
    allow_private: bool = True,
    limits: Limits = QUICK,
    names: Names | None = None,
    tls: ssl.SSLContext | None = None,
) -> Answer:
    async def call() -> Answer:
        async with guarded_session(
            allow_private=allow_private, limits=limits, resolver=NamesResolver(names or Names()), tls=tls
        ) as session:
            return await post_json(session, url, b'{"email_uid":"42"}', headers)

    return asyncio.run(call())


@pytest.fixture(params=[call_and_wait, call_async], ids=["one at a time", "many at once"])
def call(request: pytest.FixtureRequest) -> Call:
    """Each of the two clients in turn: what is true of one must be true of the other."""
    chosen: Call = request.param
    return chosen


class Certificates:
    """An authority of our own, and server contexts with certificates it has signed."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test authority")])
        self._root = self._sign(self._name, self._key, [], valid_days=3_650)

    def trust(self) -> ssl.SSLContext:
        """A client's context that trusts this authority and no other."""
        return ssl.create_default_context(cadata=self._root.public_bytes(serialization.Encoding.PEM).decode())

    def server(self, name: str, valid_days: int = 30) -> ssl.SSLContext:
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
        certificate = self._sign(subject, key, [name], valid_days)
        path = self._folder / f"{name}{valid_days}.pem"
        path.write_bytes(
            certificate.public_bytes(serialization.Encoding.PEM)
            + key.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(path)
        return context

    def _sign(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, names: list[str], valid_days: int
    ) -> x509.Certificate:
        ends = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=valid_days)
        builder = (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(ends - datetime.timedelta(days=valid_days + 60))
            .not_valid_after(ends)
            .add_extension(x509.BasicConstraints(ca=not names, path_length=None), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(self._key.public_key()), critical=False
            )
        )
        if names:
            alternatives = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
            builder = builder.add_extension(alternatives, critical=False)
        return builder.sign(self._key, hashes.SHA256())


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return Certificates(tmp_path_factory.mktemp("certificates"))
