"""Filter customers."""

from collections.abc import Sequence

from campaigns.contract import Batch, ConditionTree, Node, NodeConfig, Port
from campaigns.engine.families import nodes
from campaigns.wording import condition_in_words

PORTS = (Port("yes", "+", "green"), Port("no", "−", "red"))


class FilterConfig(NodeConfig):
    """The condition that parts the customers."""

    condition: ConditionTree


@nodes.register
class Filter(Node[FilterConfig]):
    """Two ways on: green plus for whom the condition holds, red minus for the others (seed 004)."""

    key, label, group, icon = "filter", "Filter customers", "Flow", "filter_alt"
    rank = 10
    Config = FilterConfig

    @classmethod
    def summary(cls, config: FilterConfig) -> str:
        return condition_in_words(config.condition)

    @classmethod
    def ports(cls, config: FilterConfig) -> Sequence[Port]:
        return PORTS

    @classmethod
    def run(cls, config: FilterConfig, batch: Batch) -> None:
        batch.route(config.condition, yes="yes", no="no")
