"""What a disabled node does in place of its own work."""

from campaigns.contract import Batch, Node, NodeConfig


class Disabled(Node[NodeConfig]):
    """Lets everybody pass. No member of the family: it is nobody's choice in a palette."""

    key, label, group, icon = "disabled", "Disabled", "Flow", "block"

    @classmethod
    def run(cls, config: NodeConfig, batch: Batch) -> None:
        batch.go(batch.site.passage(batch.node_id), why="disabled")

    @classmethod
    def resume(cls, config: NodeConfig, batch: Batch) -> None:
        cls.run(config, batch)
