"""What templates say over and over: moments, states, JSON."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from django import template
from django.middleware.csrf import get_token
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from crm.backoffice.access import Desk
from crm.backoffice.islands import NotBuilt, files_of
from crm.backoffice.json_text import laid_out
from crm.backoffice.panels import PAGES_OF_ORIGINS
from crm.backoffice.steps import Names, step_of

register = template.Library()

#: the attributes that a person's name may stand in, as `crm.queries.search` finds people by them
NAMES = (("first_name", "last_name"), ("user_first_name", "user_last_name"), ("name", ""))
IN_NAMES = {name for pair in NAMES for name in pair}

#: colours by what a state means for the person who looks: fine, on its way, needs somebody, bad
COLOURS = {
    **dict.fromkeys(["active", "sent", "done", "delivered", "opened", "clicked", "ok", "accepted"], "green"),
    **dict.fromkeys(
        ["queued", "sending", "calling", "waiting", "listening", "ready", "draft", "running"], "blue"
    ),
    **dict.fromkeys(
        ["unknown", "held", "draining", "holding", "skipped", "warning", "parked", "cancelled"], "orange"
    ),
    **dict.fromkeys(
        ["failed", "rejected", "complained", "unsubscribed", "stopped", "revoked", "open"], "red"
    ),
}


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """`2 Mar, 10:00:05`, the year when it is not this one; the whole of it with its zone on hovering."""
    if value is None:
        return "–"
    local = timezone.localtime(value)
    short = f"{local.day} {local:%b}, {local:%H:%M:%S}"
    if local.year != timezone.localtime().year:
        short = f"{local.day} {local:%b} {local.year}, {local:%H:%M}"
    return format_html(
        '<time datetime="{}" title="{} {}">{}</time>',
        value.isoformat(),
        f"{local:%Y-%m-%d %H:%M:%S}",
        timezone.get_current_timezone_name(),
        short,
    )


@register.simple_tag
def badge(state: str, text: str = "") -> SafeString | str:
    """A state as a coloured label."""
    if not state and not text:
        return ""
    return format_html('<span class="bo-badge bo-{}">{}</span>', COLOURS.get(state, "grey"), text or state)


@register.simple_tag
def icon(name: str) -> SafeString:
    """One of the icons that come with the shell."""
    return format_html('<span class="material-symbols-outlined bo-icon" aria-hidden="true">{}</span>', name)


@register.filter
def pretty(value: Any) -> str:
    """JSON to be read by people."""
    return laid_out(value)


@register.filter
def brief(value: Any) -> str:
    """JSON in one line, cut short; a list of plain values as people write lists."""
    plain = isinstance(value, list) and not any(isinstance(one, list | dict) for one in value)
    text = _plainly(value) if plain else value
    text = text if isinstance(text, str) else json.dumps(text, ensure_ascii=False, default=str)
    return _cut(text, 120)


@register.filter
def duration(value: timedelta) -> str:
    """`40 s`, `3 min`, `2 h`: in the largest unit of which there are two, for what is only guessed."""
    seconds = int(value.total_seconds())
    if seconds < 120:
        return f"{seconds} s"
    return f"{seconds // 60} min" if seconds < 7_200 else f"{seconds // 3_600} h"


@register.filter
def thousands(value: int) -> str:
    """A number with commas between its thousands."""
    return f"{value:,}"


@register.filter
def percent(value: float | None) -> str:
    """A share of 1 as `12.5 %`; what is less than a tenth of a percent, but something, is told as such."""
    if value is None:
        return "–"
    if 0 < value < 0.001:
        return "< 0.1 %"
    return f"{value * 100:.1f} %".replace(".0 %", " %")


@register.filter
def veiled(value: Any, desk: Desk) -> Any:
    """Attributes or a payload as the operator may see them."""
    return desk.veil.over(value)


@register.simple_tag
def told(desk: Desk, text: str, *sources: Any) -> str:
    """What others said (errors, reasons) as the operator may see it; `sources`: attributes and payloads it may hold."""
    return desk.veil.told(text, *sources)


@register.filter
def samples(fields: dict[str, Any], desk: Desk) -> dict[str, Any]:
    """What is known of fields, with samples as the operator may see them."""
    return desk.veil.samples(fields)


@register.filter
def veiled_changes(changes: dict[str, Any], desk: Desk) -> list[tuple[str, Any, Any]]:
    """Names with the values before and after, as the operator may see them."""
    return [
        (name, desk.veil.one(name, before), desk.veil.one(name, after))
        for name, (before, after) in changes.items()
    ]


@register.filter
def origin(source: str) -> SafeString | str:
    """Where a change comes from, with a link where there is a page about it."""
    kind, _, name = source.partition(":")
    page = PAGES_OF_ORIGINS.get(kind)
    said = f"{kind} {name}".strip()
    return format_html('<a href="{}">{}</a>', page(name), said) if page and name else said


@register.filter
def share(count: int, of: int) -> str:
    """How much of a number another one is, in percent; a dash of nothing."""
    return percent(count / of) if of else "–"


@register.filter
def seconds(value: float | None) -> str:
    """A measured time: `0.4 s`, `12 s`, `3 min`, `2 h`; a dash where there is none."""
    if value is None:
        return "–"
    return f"{float(value):.1f} s" if value < 10 else duration(timedelta(seconds=float(value)))


@register.filter
def called(attributes: dict[str, Any]) -> str:
    """The name of the person, as far as the attributes tell it."""
    for first, last in NAMES:
        parts = [attributes.get(first), attributes.get(last)]
        if said := " ".join(part for part in parts if isinstance(part, str) and part):
            return said
    return ""


@register.filter
def facts(attributes: dict[str, Any]) -> str:
    """The first of a customer's attributes as `country: DE · tier: gold`, beside those in the name."""
    known = (
        f"{name}: {_plainly(value)}"
        for name, value in attributes.items()
        if value not in (None, "", [], {}) and name not in IN_NAMES
    )
    return _cut(" · ".join(islice(known, 8)), 90)


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _plainly(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(map(_plainly, value))
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)


@register.filter
def readable(value: bytes) -> str:
    """Bytes from outside, whatever they are."""
    return value.decode(errors="replace")


@register.filter
def pairs(container: dict[str, Any]) -> list[tuple[str, Any]]:
    """Keys and values. Not `.items`: a template looks among the keys first, and a payload may have one `items`."""
    return list(container.items())


@register.filter
def part(container: Any, key: Any) -> Any:
    """The member of a mapping under a key that is only known here."""
    return container.get(key) if hasattr(container, "get") else None


@register.filter
def step(row: Any, names: Names) -> str:
    """What the step is called that a run, a visit, a message or a call is about."""
    return step_of(row, names)


@register.simple_tag(takes_context=True)
def island(context: Context, editor: str, **props: Any) -> SafeString:
    """A place that an editor takes over, with what it is to know, and the files that it needs.

    The editor writes through the API, so the page gives it the cookie of its CSRF token as well.
    """
    get_token(context["request"])
    try:
        files = files_of(editor)
    except NotBuilt as error:
        return format_html('<div class="bo-note">{}</div>', str(error))
    styles = format_html_join("", '<link rel="stylesheet" href="{}">', ((static(f),) for f in files.styles))
    ahead = format_html_join(
        "", '<link rel="modulepreload" href="{}">', ((static(f),) for f in files.imports)
    )
    return format_html(
        '{}{}<script type="module" src="{}"></script><div data-island="{}" data-props="{}"></div>',
        styles,
        ahead,
        static(files.script),
        editor,
        json.dumps(props),
    )
