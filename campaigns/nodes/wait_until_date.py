"""Wait until date."""

from datetime import date, datetime, time

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.families import nodes


class WaitUntilDateConfig(NodeConfig):
    """Which day."""

    date: date


@nodes.register
class WaitUntilDate(Node[WaitUntilDateConfig]):
    """Goes on at 00:00 of the date in the label's time zone; a past date passes on at once (seed 004)."""

    key, label, group, icon = "wait_until_date", "Wait until date", "Flow", "event"
    rank = 22
    Config = WaitUntilDateConfig

    @classmethod
    def summary(cls, config: WaitUntilDateConfig) -> str:
        return f"Wait until {config.date.day} {config.date:%B %Y}"

    @classmethod
    def run(cls, config: WaitUntilDateConfig, batch: Batch) -> None:
        begins = datetime.combine(config.date, time(), batch.zone)
        if begins <= batch.now:
            batch.go(why="the date has passed")
        else:
            batch.sleep(begins)
