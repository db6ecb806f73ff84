"""Refresh filter."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from campaigns.contract import Batch, GraphNode, Node, NodeConfig, Port, Problem, Site, reference
from campaigns.engine.families import nodes
from campaigns.nodes.filter import PORTS, Filter, FilterConfig


class RefreshFilterConfig(NodeConfig):
    """Which filter (empty: the nearest above)."""

    filter: str = reference("node", default="", node_type=Filter.key)


@nodes.register
class RefreshFilter(Node[RefreshFilterConfig]):
    """Asks an earlier “Filter customers” once more, as things are now; for what changes on the way (seed 004)."""

    key, label, group, icon = "refresh_filter", "Refresh filter", "Flow", "refresh"
    rank = 41
    Config = RefreshFilterConfig

    @classmethod
    def summary(cls, config: RefreshFilterConfig) -> str:
        return f"Refresh filter “{config.filter}”" if config.filter else "Refresh the last filter"

    @classmethod
    def ports(cls, config: RefreshFilterConfig) -> Sequence[Port]:
        return PORTS

    @classmethod
    def check(cls, config: RefreshFilterConfig, node_id: str, site: Site) -> Iterable[Problem]:
        filters = [node.id for node in _filters(node_id, site)]
        if not filters:
            message = "Refresh filter needs a “Filter customers” above it."
            yield Problem(node_id, "no_filter_above", message)
        elif config.filter and config.filter not in filters:
            message = f"Refresh filter: “{config.filter}” is no “Filter customers” above it."
            yield Problem(node_id, "not_above", message, field="filter")

    @classmethod
    def run(cls, config: RefreshFilterConfig, batch: Batch) -> None:
        site = batch.site
        chosen = site.node(config.filter) if config.filter else _filters(batch.node_id, site)[0]
        assert isinstance(chosen.config, FilterConfig)  # noqa: S101 -- `check` has seen to it
        batch.route(chosen.config.condition, yes="yes", no="no")


def _filters(node_id: str, site: Site) -> Sequence[GraphNode]:
    return [node for node in site.above(node_id) if node.type == Filter.key and not node.disabled]
