"""Where the pages find the live process."""

from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest


def live_url(request: HttpRequest) -> str:
    """Its address for this browser, without a slash at the end.

    Where it is on the host of the web process, by the name that the page was asked by: the session cookie is sent
    to that name alone.
    """
    live = urlsplit(settings.BECKON_LIVE_URL)
    if live.hostname != urlsplit(settings.BECKON_PUBLIC_URL).hostname:
        return settings.BECKON_LIVE_URL
    asked = urlsplit(f"//{request.get_host()}").hostname or live.hostname or ""
    name = f"[{asked}]" if ":" in asked else asked
    return live._replace(netloc=f"{name}:{live.port}" if live.port else name).geturl()
