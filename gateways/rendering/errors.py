"""Why a template did not become a message, typed by who can mend it.

Syntax, Forbidden and TooLarge are the author's to mend and mostly show when the template is saved.
MissingVariable is about this customer's event or attributes: the message is skipped with that reason.
Timeout is about both.
"""

from __future__ import annotations

from lib.errors import BeckonError


class TemplateError(BeckonError):
    """The template cannot be rendered. `line` counts from 1; `part` is the field it stands in (subject …)."""

    def __init__(self, problem: str, *, line: int | None = None, hint: str = "", part: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.hint = hint
        self.part = part

    def __str__(self) -> str:
        place = ", ".join(filter(None, [self.part, f"line {self.line}" if self.line else ""]))
        text = f"{place}: {self.problem}" if place else self.problem
        return f"{text} {self.hint}".rstrip()


class TemplateSyntax(TemplateError):
    """The template is not well formed."""


class TemplateForbidden(TemplateError):
    """The template asks for something that templates may not do, or cannot do with this value."""


class TemplateTooLarge(TemplateError):
    """The template, a value inside it or its result passes a limit of size."""


class TemplateTimeout(TemplateError):
    """Rendering needs more operations or time than a message may take."""


class MissingVariable(TemplateError):
    """The template prints or uses a variable that this customer's event or attributes do not have."""

    def __init__(self, name: str, *, line: int | None = None, hint: str = "", part: str = "") -> None:
        hint = hint or f"Give it a default, {{{{ {name}|default('…') }}}}, or ask first: {{% if {name} %}}."
        super().__init__(f"The variable {name} has no value.", line=line, hint=hint, part=part)
        self.name = name
