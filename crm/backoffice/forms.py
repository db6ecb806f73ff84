"""Forms that look like unfold's, and hand over JSON as values rather than as text."""

from __future__ import annotations

import json
import math
from collections.abc import Callable
from typing import Any

from django import forms
from unfold import widgets

from crm.backoffice.json_text import laid_out
from lib.errors import BeckonError

#: far more than any flow or condition needs, far fewer than Python can follow
LEVELS = 100
WIDGETS: dict[type[forms.Widget], type[forms.Widget]] = {
    forms.TextInput: widgets.UnfoldAdminTextInputWidget,
    forms.URLInput: widgets.UnfoldAdminTextInputWidget,
    forms.EmailInput: widgets.UnfoldAdminEmailInputWidget,
    forms.PasswordInput: widgets.UnfoldAdminPasswordWidget,
    forms.NumberInput: widgets.UnfoldAdminIntegerFieldWidget,
    forms.Textarea: widgets.UnfoldAdminTextareaWidget,
    forms.Select: widgets.UnfoldAdminSelectWidget,
    forms.CheckboxInput: widgets.UnfoldBooleanWidget,
}


class DeskForm(forms.Form):
    """A form in unfold's look."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)

    def is_taken(self, act: Callable[[], object]) -> bool:
        """Whether something valid was posted and `act` took it; what `act` refuses is shown, see `blame`."""
        if not self.is_valid():
            return False
        try:
            act()
        except BeckonError as error:
            self.blame(error)
            return False
        return True

    def blame(self, error: BeckonError) -> None:
        """Show what a service refused, beside the field that it is about where the form has it."""
        name = getattr(error, "field", "")
        whole = name.partition(".")[0]
        self.add_error(next((f for f in (name, whole) if f in self.fields), None), error.message)


def dress(field: forms.Field) -> None:
    """Give a field unfold's widget in place of Django's own."""
    widget = field.widget
    look = WIDGETS.get(type(widget))
    if look is not None:
        field.widget = look(attrs=dict(widget.attrs))
        field.widget.is_required = field.required
        if isinstance(field, forms.ChoiceField):
            field.widget.choices = field.choices


class JsonField(forms.CharField):
    """JSON that a person types: refused with line and column where it is none."""

    def __init__(self, *, rows: int = 16, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.Textarea(attrs={"rows": rows, "class": "code", "spellcheck": "false"})
        )
        super().__init__(**kwargs)

    def prepare_value(self, value: Any) -> Any:
        return value if isinstance(value, str) else laid_out(value)

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        try:
            read = storable(json.loads(text)) if text else None
        except json.JSONDecodeError as error:
            where = f"line {error.lineno}, column {error.colno}"
            raise forms.ValidationError(f"This is not JSON: {error.msg} in {where}.") from None
        except RecursionError:
            raise forms.ValidationError(f"This is nested too deeply: {LEVELS} levels are enough.") from None
        except ValueError as error:
            raise forms.ValidationError(f"This cannot be stored: {error}.") from None
        if read is None and self.required:
            raise forms.ValidationError("null says nothing: write an object in braces, {…}.")
        return read


def storable(value: Any, levels: int = LEVELS) -> Any:
    """The value, if PostgreSQL can hold it. Raises RecursionError where it is too deep, else ValueError."""
    match value:
        case dict() | list() if levels == 0:
            raise RecursionError
        case dict():
            for key, item in value.items():
                storable(key), storable(item, levels - 1)
        case list():
            for item in value:
                storable(item, levels - 1)
        case str() if "\0" in value or any("\ud800" <= char <= "\udfff" for char in value):
            raise ValueError("a text has a NUL character or half of a surrogate pair")
        case float() if not math.isfinite(value):
            raise ValueError("a number is not finite")
    return value
