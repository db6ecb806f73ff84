"""Several short texts of one message at once, each under its own name in errors."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from gateways.rendering.message import render_custom_im

if TYPE_CHECKING:
    from gateways.rendering.context import Context


def render_fields(sources: Mapping[str, str], context: Context) -> dict[str, str]:
    """The texts by name; they share one budget and nothing is escaped. Raises TemplateError.

    The texts of a custom IM are just that, so they are rendered as one without a body.
    """
    return render_custom_im("", sources, context).extension
