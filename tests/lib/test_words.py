"""What is wrong with a field, in our own words."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError, field_validator

from lib.words import in_our_words


class Body(BaseModel):
    """A bit of everything."""

    model_config = ConfigDict(extra="forbid")

    slug: str = Field(default="a", pattern=r"^[A-Za-z0-9_-]{1,100}$")
    name: str = Field(default="a", min_length=1, max_length=5)
    number: int = Field(default=1, ge=1, le=9)
    share: float = 1
    mode: Literal["drain", "hold"] = "drain"
    at: AwareDatetime = datetime.fromisoformat("2026-03-01T00:00:00+00:00")
    odd: str = Field(default="", pattern="^x*$")
    whom: list[int] = Field(default=[1], min_length=1, max_length=2)

    @field_validator("number")
    @classmethod
    def _odd(cls, value: int) -> int:
        if value == 2:
            raise ValueError("two is no number of ours")
        return value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"slug": "a b"}, "Give 1 to 100 letters, digits, - and _."),
        ({"name": ""}, "Give a text of at least 1 characters."),
        ({"name": "longer"}, "Give a text of at most 5 characters."),
        ({"name": 5}, "Give a text."),
        ({"number": 0}, "Give 1 at least."),
        ({"number": "x"}, "Give a whole number."),
        ({"number": 2}, "Two is no number of ours."),
        ({"share": []}, "Give a number."),
        ({"mode": "nap"}, "Give one of 'drain' or 'hold'."),
        ({"at": "2026-03-01T00:00:00"}, "Give a moment with its zone, such as 2026-12-24T00:00:00+01:00."),
        ({"whom": "x"}, "Give a list."),
        ({"whom": []}, "Give a list of at least 1 entries."),
        ({"nme": "x"}, "There is no such field here."),
        ({"odd": "y"}, "String should match pattern '^x*$'"),
        ([], "Give an object."),
    ],
)
def test_it_says_what_to_give_instead(body: Any, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Body.model_validate(body)
    assert [in_our_words(dict(one)) for one in refused.value.errors()] == [said]
