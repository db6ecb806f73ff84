"""Whole messages, per channel: what the gateway is to be sent, ready but for ids and callback address."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any, Final

from msgspec import Struct, field

from gateways.rendering import mjml
from gateways.rendering.context import Context
from gateways.rendering.errors import TemplateError, TemplateTooLarge
from gateways.rendering.limits import SUBJECT_CHARACTERS, Budget
from gateways.rendering.links import neutralise_links
from gateways.rendering.plaintext import plain_text
from gateways.rendering.template import clean, compile_source

# Whatever a mail program may take for the end of a header: all control characters and line ends of Unicode.
_BREAKS: Final = re.compile(r"[\x00-\x20\x7f-\x9f\u2028\u2029]+")


class EmailContent(Struct, frozen=True, kw_only=True):
    """The templates of a mail. `body` is HTML or MJML; without `text_body` the text part is made from it."""

    subject: str
    body: str
    text_body: str = ""
    from_email_address: str = ""
    reply_to_email_address: str = ""


class RenderedEmail(Struct, frozen=True, kw_only=True):
    """A mail for one customer. No header field contains a line end."""

    subject: str
    body: str
    text_body: str
    from_email_address: str
    reply_to_email_address: str


class RenderedIm(Struct, frozen=True, kw_only=True):
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
        try:
            return compile_source(source, autoescape).render_names(self._names, self._context, self._budget)
        except TemplateError as error:
            raise _in_part(part, error) from None

    def line(self, part: str, source: str) -> str:
        """On one line, whatever the values contain: no customer's name can add a header to a mail."""
        try:
            return _one_line(self.text(part, source)) if "{" in source else _fixed_line(source)
        except TemplateError as error:
            raise _in_part(part, error) from None

    def plain(self, html: str) -> str:
        """The text part made from the rendered body. Each tag of it costs an operation."""
        try:
            self._budget.spend(html.count("<"))
        except TemplateError as error:
            raise _in_part("body", error) from None
        return plain_text(html)

    def html(self, part: str, source: str) -> str:
        html = self.text(part, source, autoescape=True)
        try:
            return neutralise_links(mjml.to_html(html) if mjml.is_mjml(source) else html)
        except TemplateError as error:
            raise _in_part(part, error) from None


def _in_part(part: str, error: TemplateError) -> TemplateError:
    error.part = error.part or part
    return error


def _one_line(text: str) -> str:
    line = _BREAKS.sub(" ", text).strip()
    if len(line) > SUBJECT_CHARACTERS:
        raise TemplateTooLarge(f"It is longer than {SUBJECT_CHARACTERS:,} characters.")
    return line


@lru_cache(maxsize=1_000)
def _fixed_line(source: str) -> str:
    """Of a source without any tag, as addresses mostly are: the same for everybody."""
    return _one_line(clean(source))
