"""Types of custom IM: which fields the platform's messenger wants, defined by the operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from django.db import transaction
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from crm.models import Brand
from crm.services import rows
from crm.services.changes import Actor, changing
from crm.services.uses import InUse
from gateways.contract import channels
from gateways.models import ImType, Template
from gateways.services.gateways import check_slug
from gateways.services.languages import variants
from lib.errors import Conflict, Invalid

MOST_FIELDS = 100


class ImField(BaseModel):
    """One field of the `extension` object."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str = Field(pattern=r"^[A-Za-z_][A-Za-z0-9_.-]{0,99}$")
    label: str = Field("", max_length=200)
    kind: Literal["text", "choice", "boolean", "media"] = "text"
    choices: list[str] = Field(default_factory=list, max_length=500)
    required: bool = False

    @model_validator(mode="after")
    def _choices_belong_to_a_choice(self) -> ImField:
        if (self.kind == "choice") != bool(self.choices):
            raise ValueError("choices are given for the kind choice, and only for it")
        return self


_FIELDS = TypeAdapter(list[ImField])
_SENTENCES = {
    "string_pattern_mismatch": "A code begins with a letter or _, then letters, digits and _ . - follow, 100 in all."
}


@transaction.atomic
def create(actor: Actor, brand: Brand, slug: str, name: str, fields: Sequence[Any]) -> ImType:
    """A new type. Raises Invalid naming the field, SlugTaken."""
    check_slug(slug)
    im_type = ImType(brand=brand, slug=slug, name=name, fields=_checked(fields))
    rows.add(actor, im_type, "a type of custom IM")
    return im_type


@transaction.atomic
def update(
    actor: Actor,
    im_type: ImType,
    *,
    name: str | None = None,
    fields: Sequence[Any] | None = None,
    expected: int | None = None,
) -> ImType:
    """Change what is given, if the revision is still the `expected` one.

    Values that templates have must go on fitting; a field that is newly required is asked for when they are
    next saved. Raises Invalid naming the field, InUse naming the template, Conflict.
    """
    im_type = ImType.objects.select_for_update().get(pk=im_type.pk)
    if expected not in (None, im_type.revision):
        raise Conflict()
    wanted = im_type.fields if fields is None else _checked(fields)
    _keep_values(im_type, wanted)
    with changing(actor, im_type):
        im_type.name = im_type.name if name is None else name
        im_type.fields = wanted
        im_type.revision += 1
        im_type.save()
    return im_type


def _keep_values(im_type: ImType, fields: Sequence[Mapping[str, Any]]) -> None:
    if fields == im_type.fields:
        return
    for template in im_type.templates.order_by("slug"):
        code = _lost(template, im_type.fields, fields)
        if code:
            raise InUse(
                f"Template “{template.slug}” has a value for the field “{code}” that would not fit any more. "
                "Change the template first."
            )


def _lost(template: Template, before: Sequence[Any], after: Sequence[Any]) -> str:
    """The code of a field whose value fits `before` and not `after`; empty when there is none."""
    member = channels.get(template.channel)
    for content in variants(template.content):
        filled = {code for code, value in content.get("fields", {}).items() if value not in (None, "")}
        known = {flaw.field for flaw in member.flaws(content, before)}
        for flaw in member.flaws(content, after):
            code = flaw.field.removeprefix("fields.")
            if code in filled and flaw.field not in known:
                return code
    return ""


def _checked(fields: Sequence[Any]) -> list[dict[str, Any]]:
    try:
        parsed = _FIELDS.validate_python(fields)
    except ValidationError as error:
        first = error.errors()[0]
        told = _SENTENCES.get(first["type"], first["msg"].removeprefix("Value error, "))
        raise Invalid(told, field=".".join(["fields", *map(str, first["loc"])])) from None
    codes = [field.code for field in parsed]
    if len(set(codes)) < len(codes) or len(codes) > MOST_FIELDS:
        raise Invalid(f"Each code once, and at most {MOST_FIELDS} fields.", field="fields")
    return [field.model_dump() for field in parsed]
