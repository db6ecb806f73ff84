"""Poll completed."""

from collections.abc import Mapping, Sequence
from typing import Any

from campaigns.contract import Trigger, TriggerConfig, reference
from campaigns.engine.families import triggers
from campaigns.engine.where import Where
from campaigns.triggers._narrowing import is_one_of, narrowed
from campaigns.wording import condition_in_words
from gateways.services.polls import POLL_COMPLETED


class PollCompletedConfig(TriggerConfig):
    """Which poll, any without, and rows about its answers that must all hold."""

    poll: str = reference("poll", default="")
    where: Where = None


@triggers.register
class PollCompleted(Trigger[PollCompletedConfig]):
    """A customer has completed a poll, which each does once.

    The event at hand has `poll`, all `answers` by the code of their question, and each choice as a field of its own:
    `answer_liked` of the question `liked`, `answer_parts_price` of the row `price` of the matrix `parts`.
    """

    key, label, icon = "poll_completed", "Poll completed", "assignment_turned_in"
    rank = 61
    Config = PollCompletedConfig
    brings = ("poll", "answers")

    @classmethod
    def summary(cls, config: PollCompletedConfig) -> str:
        what = f"poll {config.poll} completed" if config.poll else "any poll completed"
        return f"{what}, {condition_in_words(config.where)}" if config.where else what

    @classmethod
    def listens_to(cls, config: PollCompletedConfig) -> Sequence[str]:
        return (POLL_COMPLETED,)

    @classmethod
    def example(cls, config: PollCompletedConfig) -> Mapping[str, Any]:
        return {"poll": config.poll} if config.poll else {}

    @classmethod
    def where(cls, config: PollCompletedConfig) -> Mapping[str, Any] | None:
        return narrowed(is_one_of("poll", [config.poll]), config.where)
