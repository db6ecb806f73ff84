"""Stop a campaign for its customers."""

from __future__ import annotations

from campaigns.contract import Batch, Node, NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.services.chaining import take_out


class StopCampaignConfig(NodeConfig):
    """Which campaign (empty: this one)."""

    campaign: str = reference("campaign", default="")


@nodes.register
class StopCampaign(Node[StopCampaignConfig]):
    """Ends what is under way of these customers in another campaign, or in this one, whatever keys they entered by.

    A message that is on its way to the gateway is sent all the same.
    """

    key, label, group, icon = "stop_campaign", "Stop campaign", "Flow", "stop"
    rank = 71
    Config = StopCampaignConfig

    @classmethod
    def summary(cls, config: StopCampaignConfig) -> str:
        return f"Stop campaign “{config.campaign}”" if config.campaign else "Stop this campaign"

    @classmethod
    def run(cls, config: StopCampaignConfig, batch: Batch) -> None:
        slug = config.campaign or batch.campaign
        customers = sorted({run.customer_id for run in batch.runs})
        reason = f"stopped by campaign “{batch.campaign}”, step “{batch.node_id}”"
        if slug == batch.campaign:
            batch.stop(reason)
        else:
            batch.go(why=f"out of “{slug}”, if inside")
        # Their other runs may stand in our own transaction: what becomes of them here is to be written first.
        batch.afterwards(lambda: take_out(batch.brand_id, slug, customers, reason, batch.now))
