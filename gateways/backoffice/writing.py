"""The form of a template: the fields of its channel's Content, and those that the type of custom IM defines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.html import escape
from unfold.widgets import UnfoldAdminSelectWidget

from crm.backoffice.forms import DeskForm, dress
from gateways.contract import channels
from gateways.models import Gateway, ImType
from gateways.services.templates import FlawedTemplate

LONG = {"body": 16, "text_body": 6}
OWN = "fields."


class TemplateForm(DeskForm):
    """Name, slug, gateway; then whatever the channel's messages consist of."""

    name = forms.CharField(max_length=200)
    slug = forms.SlugField(max_length=100, help_text="Campaigns name the template by it; it stays.")
    gateway = forms.ModelChoiceField(Gateway.objects.none(), widget=UnfoldAdminSelectWidget, empty_label=None)

    def __init__(
        self,
        *args: Any,
        channel: str,
        gateways: QuerySet[Gateway],
        im_types: QuerySet[ImType],
        im_type: ImType | None = None,
        known: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.channel, self.im_type = channels.get(channel), im_type
        self.fields["gateway"].queryset = gateways.filter(channel=channel)  # type: ignore[attr-defined]
        self.fields["slug"].disabled = known
        if channel == "custom_im":
            self._add_im_type(im_types, im_type)
        for name, field in content_fields(channel, im_type.fields if im_type else ()):
            self.fields[name] = field
        for field in self.fields.values():
            dress(field)

    def _add_im_type(self, im_types: QuerySet[ImType], im_type: ImType | None) -> None:
        self.fields["im_type"] = forms.ModelChoiceField(
            im_types,
            required=False,
            widget=UnfoldAdminSelectWidget,
            empty_label="Text only",
            label="Type",
            initial=im_type,
            help_text="Its fields appear below after saving.",
        )

    @property
    def content(self) -> dict[str, Any]:
        """The content as the service takes it."""
        names = self.channel.Content.model_fields
        content: dict[str, Any] = {
            name: self.cleaned_data[name] for name in names if name != "fields" and name in self.cleaned_data
        }
        if "fields" in names:
            content["fields"] = {
                name.removeprefix(OWN): value
                for name, value in self.cleaned_data.items()
                if name.startswith(OWN) and value not in ("", None)
            }
        return content

    def blame_flaws(self, error: FlawedTemplate) -> None:
        """Each flaw beside its field, with the line of the source where there is one."""
        for flaw in error.flaws:
            text = f"Line {flaw.line}: {flaw.message}" if flaw.line else flaw.message
            self.add_error(flaw.field if flaw.field in self.fields else None, text)


def content_fields(channel: str, own: Sequence[Mapping[str, Any]]) -> list[tuple[str, forms.Field]]:
    """Form fields from the channel's Content, whose titles and descriptions become labels and help."""
    fields: list[tuple[str, forms.Field]] = []
    for name, info in channels.get(channel).Content.model_fields.items():
        if name == "fields":
            fields += [(OWN + definition["code"], own_field(definition)) for definition in own]
            continue
        rows = LONG.get(name, 0)
        widget = forms.Textarea(attrs={"rows": rows, "class": "code wrap"}) if rows else forms.TextInput()
        example = f" For example {info.examples[0]}" if info.examples else ""
        fields.append(
            (
                name,
                forms.CharField(
                    required=info.is_required(),
                    strip=False,
                    widget=widget,
                    label=info.title or name,
                    help_text=escape(f"{info.description or ''}{example}".strip()),
                ),
            )
        )
    return fields


def own_field(definition: Mapping[str, Any]) -> forms.Field:
    """A field that the operator defined. What it must hold is checked by the service."""
    label = definition.get("label") or definition["code"]
    kind = definition["kind"]
    if kind == "boolean":
        return forms.BooleanField(required=False, label=label)
    if kind == "choice":
        choices = [("", "–"), *((choice, choice) for choice in definition.get("choices", ()))]
        return forms.ChoiceField(required=False, choices=choices, label=label)
    hint = "The address of an image or file, https://…" if kind == "media" else ""
    return forms.CharField(required=False, label=label, help_text=hint, strip=False)
