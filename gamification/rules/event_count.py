"""Something done so many times."""

from decimal import Decimal

from pydantic import Field

from crm.contract import Sql
from gamification.contract import Rule, RuleConfig, rules


class EventCountConfig(RuleConfig):
    """Which event, and how often."""

    times: int = Field(default=1, ge=1, le=1_000_000)


@rules.register
class EventCount(Rule[EventCountConfig]):
    """Each event is one."""

    key, label = "event_count", "Do it so many times"
    Config = EventCountConfig

    @classmethod
    def sentence(cls, config: EventCountConfig) -> str:
        return (
            f"{config.action or config.event}, {'once' if config.times == 1 else f'{config.times:,} times'}"
        )

    @classmethod
    def adds(cls, config: EventCountConfig) -> Sql:
        return Sql("1::numeric")

    @classmethod
    def enough(cls, config: EventCountConfig) -> Decimal:
        return Decimal(config.times)
