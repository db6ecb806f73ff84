"""Whether a template can be saved: its content against its channel, every source in it, each variation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from gateways.contract import Channel, Flaw, channels
from gateways.models import ImType
from gateways.rendering.errors import TemplateError
from gateways.rendering.variables import variables
from gateways.services.languages import DEFAULT, LANGUAGES, laid_over, normal
from gateways.services.templates_privacy import personal
from lib.errors import Invalid

MOST_LANGUAGES = 50

Content = Mapping[str, Any]
Stored = dict[str, Any]


class FlawedTemplate(Invalid):
    """The template cannot be saved like this; `flaws` says why, field by field."""

    def __init__(self, flaws: Sequence[Flaw]) -> None:
        super().__init__(flaws[0].message, code="flawed_template", field=flaws[0].field)
        self.flaws = tuple(flaws)


def checked(
    channel: str, content: Content, im_type: ImType | None = None, barred: frozenset[str] = frozenset()
) -> Stored:
    """The content as it is stored; `barred`: names that no variable may have, of a brand without personal data.

    Raises FlawedTemplate with everything that is wrong with it.
    """
    stored, flaws = examined(channel, content, im_type)
    flaws += personal(stored, barred)
    if flaws:
        raise FlawedTemplate(flaws)
    return stored


def examined(channel: str, content: Content, im_type: ImType | None = None) -> tuple[Stored, list[Flaw]]:
    """The content as it would be stored, and everything that is wrong with it: then it stays as given."""
    member, fields = channels.get(channel), im_type.fields if im_type else ()
    main = {name: value for name, value in content.items() if name not in (LANGUAGES, DEFAULT)}
    stored, flaws = _parsed(member, main, fields)
    default, wrong_default = _default(content)
    variations, wrong_variations = _variations(member, stored, content.get(LANGUAGES) or {}, default, fields)
    # Only what is used is stored, so that a template in one language looks as it always did.
    own = {name: value for name, value in ((LANGUAGES, variations), (DEFAULT, default)) if value}
    return stored | own, [*flaws, *wrong_default, *wrong_variations]


def _parsed(
    member: type[Channel],
    content: Content,
    fields: Sequence[Mapping[str, Any]],
    own: Content | None = None,
) -> tuple[Stored, list[Flaw]]:
    """Of a variation, `own` are its fields: the sources of inherited ones are not read once more."""
    try:
        parsed = member.Content.model_validate(content).model_dump()
    except ValidationError as error:
        flaws = [_flaw(each) for each in error.errors()]
        named = {flaw.field for flaw in flaws}
        texts = {name: text for name, text in content.items() if isinstance(text, str) and name not in named}
        return dict(content), [*flaws, *_source_flaws(texts, own)]
    return parsed, [*member.flaws(parsed, fields), *_source_flaws(member.sources(parsed), own)]


def _source_flaws(sources: Mapping[str, str], own: Content | None) -> Iterable[Flaw]:
    for field, source in sources.items():
        if own is not None and field.partition(".")[0] not in own:
            continue
        try:
            variables(source)
        except TemplateError as error:
            yield Flaw(field, f"{error.problem} {error.hint}".strip(), error.line)


def _flaw(error: Any) -> Flaw:
    said = "Write something here." if error["type"] in ("missing", "string_too_short") else error["msg"]
    return Flaw(".".join(map(str, error["loc"])) or "content", said)


def _default(content: Content) -> tuple[str, list[Flaw]]:
    given = content.get(DEFAULT) or ""
    tag = normal(given) if isinstance(given, str) else ""
    if given and not tag:
        return "", [Flaw(DEFAULT, "This is no language: write it like “de” or “pt-BR”.")]
    if content.get(LANGUAGES) and not tag:
        return "", [
            Flaw(DEFAULT, "Say which language the main text is in: customers without their own get it.")
        ]
    return tag, []


def _variations(
    member: type[Channel], main: Content, given: Any, default: str, fields: Sequence[Mapping[str, Any]]
) -> tuple[Stored, list[Flaw]]:
    if not isinstance(given, Mapping) or len(given) > MOST_LANGUAGES:
        return {}, [Flaw(LANGUAGES, f"An object by language is expected, of {MOST_LANGUAGES} at most.")]
    stored: Stored = {}
    flaws: list[Flaw] = []
    for written, variation in given.items():
        tag = normal(written)
        if refused := _refused(tag, variation, default, stored):
            flaws.append(Flaw(f"{LANGUAGES}.{written}", refused))
            continue
        stored[tag], found = _variation(member, main, variation, fields)
        flaws += [Flaw(f"{LANGUAGES}.{written}.{flaw.field}", flaw.message, flaw.line) for flaw in found]
    return stored, flaws


def _refused(tag: str, variation: Any, default: str, taken: Content) -> str:
    if not tag:
        return "This is no language: write it like “de” or “pt-BR”."
    if tag in taken:
        return "This language is there twice."
    if tag == default:
        return "This is the language of the main text."
    return "" if isinstance(variation, Mapping) else "An object with the translated fields is expected."


def _variation(
    member: type[Channel], main: Content, variation: Content, fields: Sequence[Mapping[str, Any]]
) -> tuple[Stored, list[Flaw]]:
    """Checked as the whole message that it makes; what is wrong with inherited fields is told once, there."""
    parsed, flaws = _parsed(member, laid_over(main, variation), fields, variation)
    kept = {name: _own(parsed.get(name), value) for name, value in variation.items()}
    return kept, [flaw for flaw in flaws if flaw.field.partition(".")[0] in variation]


def _own(parsed: Any, given: Any) -> Any:
    """Of fields that were joined only those that the variation itself has."""
    if isinstance(parsed, Mapping) and isinstance(given, Mapping):
        return {code: parsed[code] for code in given if code in parsed}
    return parsed
