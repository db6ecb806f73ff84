"""Exit."""

from collections.abc import Sequence

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig, Port
from campaigns.engine.families import nodes


class ExitConfig(NodeConfig):
    """Why, for the reports."""

    reason: str = Field(default="exit", min_length=1, max_length=100)


@nodes.register
class Exit(Node[ExitConfig]):
    """The customer leaves the campaign here."""

    key, label, group, icon = "exit", "Exit", "Flow", "logout"
    rank = 90
    Config = ExitConfig

    @classmethod
    def summary(cls, config: ExitConfig) -> str:
        return f"Exit: {config.reason}" if config.reason != "exit" else "Exit"

    @classmethod
    def ports(cls, config: ExitConfig) -> Sequence[Port]:
        return ()

    @classmethod
    def run(cls, config: ExitConfig, batch: Batch) -> None:
        batch.stop(config.reason)
