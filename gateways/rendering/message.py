"""Whole messages, per channel: what the gateway is to be sent, ready but for ids and callback address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from gateways.rendering import mjml
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError, TemplateTooLarge
from gateways.rendering.limits import SUBJECT_CHARACTERS, Budget
from gateways.rendering.links import neutralise_links
from gateways.rendering.plaintext import plain_text
from gateways.rendering.template import compile_source

# Whatever a mail program may take for the end of a header: all control characters and line ends of Unicode.
_BREAKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class EmailContent:
    """The templates of a mail. `body` is HTML or MJML; without `text_body` the text part is made from it."""

    subject: str
    body: str
    text_body: str = ""
    from_email_address: str = ""
    reply_to_email_address: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedEmail:
    """A mail for one customer. No header field contains a line end."""

    subject: str
    body: str
    text_body: str
    from_email_address: str
    reply_to_email_address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedIm:
    """A custom IM for one customer: its text and the operator-defined fields."""

    body: str
    extension: dict[str, Any] = field(default_factory=dict)


def render_email(
    content: EmailContent, context: Context, *, clock: Callable[[], float] = time.monotonic
) -> RenderedEmail:
    """Raises TemplateError, with the part it stands in."""
    parts = _Parts(context, clock)
    subject = parts.line("subject", content.subject)
    body = parts.html("body", content.body)
    return RenderedEmail(
        subject=subject,
        body=body,
        text_body=parts.text("text_body", content.text_body) if content.text_body else parts.plain(body),
        from_email_address=parts.line("from_email_address", content.from_email_address),
        reply_to_email_address=parts.line("reply_to_email_address", content.reply_to_email_address),
    )


def render_text(body: str, context: Context, *, clock: Callable[[], float] = time.monotonic) -> str:
    """The text of an SMS, Viber or WhatsApp message: nothing is escaped. Raises TemplateError."""
    return _Parts(context, clock).text("body", body)


def render_custom_im(
    body: str, fields: Mapping[str, Any], context: Context, *, clock: Callable[[], float] = time.monotonic
) -> RenderedIm:
    """Texts among `fields` are templates, too; booleans and lists go as they are. Raises TemplateError."""
    parts = _Parts(context, clock)
    extension = {
        code: parts.text(code, value) if isinstance(value, str) else value for code, value in fields.items()
    }
    return RenderedIm(body=parts.text("body", body), extension=extension)


class _Parts:
    """The parts of one message, which share one budget."""

    def __init__(self, context: Context, clock: Callable[[], float]) -> None:
        self._context = context
        self._names = context.names()
        self._budget = Budget(clock)

    def text(self, part: str, source: str, autoescape: bool = False) -> str:
        with _in_part(part):
            return compile_source(source, autoescape).render_names(self._names, self._context, self._budget)

    def line(self, part: str, source: str) -> str:
        """On one line, whatever the values contain: no customer's name can add a header to a mail."""
        line = _BREAKS.sub(" ", self.text(part, source)).strip()
        if len(line) > SUBJECT_CHARACTERS:
            raise TemplateTooLarge(f"It is longer than {SUBJECT_CHARACTERS:,} characters.", part=part)
        return line

    def plain(self, html: str) -> str:
        """The text part made from the rendered body. Each tag of it costs an operation."""
        with _in_part("body"):
            self._budget.spend(html.count("<"))
            return plain_text(html)

    def html(self, part: str, source: str) -> str:
        html = self.text(part, source, autoescape=True)
        with _in_part(part):
            return neutralise_links(mjml.to_html(html) if mjml.is_mjml(source) else html)


@contextmanager
def _in_part(part: str) -> Iterator[None]:
    try:
        yield
    except TemplateError as error:
        error.part = error.part or part
        raise
