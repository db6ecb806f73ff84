"""Goal."""

from pydantic import Field

from campaigns.contract import Batch, Node, NodeConfig
from campaigns.engine.conversions import convert
from campaigns.engine.families import nodes


class GoalConfig(NodeConfig):
    """What has been reached, for the reports."""

    name: str = Field(default="goal", min_length=1, max_length=100, pattern=r"^[^\x00-\x1f]*$")


@nodes.register
class GoalNode(Node[GoalConfig]):
    """Whoever passes has reached the goal: counted once for each run, beside the goals in the settings."""

    key, label, group, icon = "goal", "Goal", "Flow", "flag"
    rank = 61
    aliases = ("convert",)
    Config = GoalConfig

    @classmethod
    def summary(cls, config: GoalConfig) -> str:
        return f"Goal “{config.name}”"

    @classmethod
    def run(cls, config: GoalConfig, batch: Batch) -> None:
        convert([run.id for run in batch.runs], config.name, batch.node_id, batch.now)
        batch.go(why=f"goal “{config.name}” reached")
