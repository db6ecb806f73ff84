"""Mail to operators, by one variable: smtp://user:password@host:587?tls=1, or smtps://… for TLS from the start."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

PORTS = {"smtp": 25, "smtps": 465}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
NOWHERE = "django.core.mail.backends.dummy.EmailBackend"


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mail goes out. Without a host there is none."""

    backend: str = NOWHERE
    host: str = ""
    port: int = 25
    user: str = ""
    password: str = ""
    ssl: bool = False
    tls: bool = False

    def sender(self, wanted: str) -> str:
        """Who writes; empty where nothing is mailed."""
        return (wanted or f"beckon@{self.host}") if self.host else ""


def mail_server(url: str) -> MailServer:
    """The server that a URL names. Raises ValueError for what is none."""
    if not url:
        return MailServer()
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname:
        raise ValueError("EMAIL_URL is smtp://user:password@host:port, or smtps:// for TLS from the start.")
    return MailServer(
        backend=SMTP,
        host=parts.hostname,
        port=parts.port or PORTS[parts.scheme],
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        ssl=parts.scheme == "smtps",
        tls=parts.scheme == "smtp" and parse_qs(parts.query).get("tls") == ["1"],
    )
