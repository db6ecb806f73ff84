"""What a rule can be told beside its topic, read from its configuration: an editor draws its controls from this.

So a new kind of condition is edited without a line of the editor being written: whatever it takes appears by type.
"""

from __future__ import annotations

from collections.abc import Iterator
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from crm.contract import Condition, ConditionConfig
from crm.segments.comparison import Comparison, DateComparison, NumberComparison
from crm.segments.operators import OPERATORS
from crm.segments.period import Period

Setting = dict[str, Any]


def settings_of(kind: type[Condition[Any]]) -> list[Setting]:
    """The settings of a kind of condition, in the order of a sentence: what, how it compares, when."""
    config = kind.Config
    taken = {kind.key}
    found: list[Setting] = []
    if issubclass(config, Comparison):
        taken |= set(Comparison.model_fields)
        found.append({"control": "comparison", "operators": _narrowed(config)})
    if issubclass(config, Period):
        taken |= set(Period.model_fields)
    measures = []
    for name, about in config.model_fields.items():
        if name in taken:
            continue
        compared = _compared(about)
        if compared is not None:
            measures.append(_measure(name, about, compared))
        else:
            found.append(_setting(name, about))
    found += [{"control": "measure", "measures": measures}] if measures else []
    return found + ([{"control": "period"}] if issubclass(config, Period) else [])


def _setting(name: str, about: FieldInfo) -> Setting:
    member = next(iter(_members(about.annotation)), None)
    setting: Setting = {
        "control": "json",
        "name": name,
        "label": about.title or name.replace("_", " "),
        "required": about.is_required(),
        "default": None if about.is_required() else about.default,
    }
    if get_origin(member) is Literal:
        choices = [{"value": one, "label": _worded(name, one)} for one in get_args(member)]
        return {**setting, "control": "choice", "choices": choices}
    if get_origin(member) is list and _is_row(get_args(member)[0]):
        return {**setting, "control": "rows"}
    control = {str: "text", bool: "boolean", int: "number", float: "number"}.get(member or NoneType)
    extra = about.json_schema_extra if isinstance(about.json_schema_extra, dict) else {}
    return {**setting, "control": control or "json", "format": extra.get("format")}


def _measure(name: str, about: FieldInfo, compared: type[Comparison]) -> Setting:
    kind = (
        "number"
        if issubclass(compared, NumberComparison)
        else "date"
        if issubclass(compared, DateComparison)
        else "any"
    )
    return {
        "name": name,
        "label": about.title or name.replace("_", " "),
        "kind": kind,
        "operators": _narrowed(compared),
        "of_a_part": "field" in compared.model_fields,
    }


def _narrowed(compared: type[Comparison]) -> list[str] | None:
    """The operators that it knows, where these are not all."""
    return None if compared.operators == tuple(OPERATORS) else list(compared.operators)


def _worded(name: str, value: Any) -> str:
    return OPERATORS[value].words if name == "op" and value in OPERATORS else str(value).replace("_", " ")


def _compared(about: FieldInfo) -> type[Comparison] | None:
    return next((m for m in _members(about.annotation) if _is_a(m, Comparison)), None)


def _is_row(member: Any) -> bool:
    return _is_a(member, Comparison) and "field" in member.model_fields


def _is_a(member: Any, base: type[ConditionConfig]) -> bool:
    return isinstance(member, type) and issubclass(member, base)


def _members(annotation: Any) -> Iterator[Any]:
    """The types that an annotation allows, None aside."""
    if get_origin(annotation) in (Union, UnionType):
        yield from (member for one in get_args(annotation) for member in _members(one))
    elif annotation is not NoneType:
        yield annotation
