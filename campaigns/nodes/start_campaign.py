"""Start another campaign."""

from __future__ import annotations

from campaigns.contract import Batch, Node, NodeConfig, reference
from campaigns.engine.families import nodes
from campaigns.own import DEEPEST
from campaigns.services.chaining import NotLetIn, deeper, door_of, hand_over, too_deep
from campaigns.services.handed import NOT_HANDED, Handed


class StartCampaignConfig(NodeConfig):
    """Which campaign."""

    campaign: str = reference("campaign")


@nodes.register
class StartCampaign(Node[StartCampaignConfig]):
    """Hands customers to another campaign, by its entry rules, with the context of their event; here they go on.

    They come in by its trigger “By hand or by program” and the condition there; if it has none, by its first
    trigger, whose condition is about an event and is not asked. The step of each customer says whether the other
    campaign let them in, and if not, which of its rules stood against it.
    """

    key, label, group, icon = "start_campaign", "Start campaign", "Flow", "play_arrow"
    rank = 70
    Config = StartCampaignConfig

    @classmethod
    def summary(cls, config: StartCampaignConfig) -> str:
        return f"Start campaign “{config.campaign}”"

    @classmethod
    def run(cls, config: StartCampaignConfig, batch: Batch) -> None:
        try:
            door = door_of(batch.brand_id, config.campaign, batch.now)
        except NotLetIn as refused:
            batch.go(why=f"{NOT_HANDED}{refused}")
            return
        batch.go(runs=too_deep(batch), why=f"{NOT_HANDED}a chain has {DEEPEST} campaigns at most")
        contexts = batch.contexts()
        handed = [
            Handed(run.id, run.visit, run.customer_id, deeper(contexts.get(run.id, {})))
            for run in batch.undecided()
        ]
        batch.go(why=f"handed to “{config.campaign}”, which let the customer in")
        if handed:
            # Its runs may stand in our own transaction: what becomes of them here is to be written first. On the
            # visits of those whom it does not let in, the reason takes the place of ours then.
            batch.afterwards(lambda: hand_over(door, handed, batch.now))
